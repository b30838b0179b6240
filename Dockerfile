# The proxy and the sample origin, in one image: the first is what the image runs, the second is for trying it out.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsqlite3-dev libyaml-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift Package.resolved* ./
RUN swift package resolve --scratch-path .build-release
COPY Sources ./Sources
COPY Tests ./Tests
COPY Benchmarks ./Benchmarks
COPY scripts ./scripts
# What `etagere version` names, since there is no git in here:
#   --build-arg BUILD_COMMIT=$(git rev-parse --short=12 HEAD) --build-arg BUILD_COMMIT_DATE=$(git show -s --format=%cs)
ARG BUILD_COMMIT BUILD_COMMIT_DATE
RUN scripts/build

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsqlite3-0 libstdc++6 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin etagere
COPY --from=build /src/.build-release/release/etagere /src/.build-release/release/sample-origin /usr/local/bin/
COPY scripts/healthcheck /usr/local/bin/
# The container's own configuration has no routes; ORIGIN_URL says where the API is. The others are the samples'.
COPY examples/own.conf /etc/etagere/proxy.conf
COPY examples /etc/etagere/examples/
COPY proxy.conf /etc/etagere/examples/sample.conf
# Nothing is written but the access log, which goes to standard output here.
WORKDIR /var/lib/etagere
# The admin listener is for probes and for whoever collects metrics, and answers everybody who reaches it. Its port is not
# exposed: publish it to this machine only (-p 127.0.0.1:9090:9090), or keep it inside the cluster.
ENV ETAGERE_LISTEN=0.0.0.0:8080 ETAGERE_ADMIN=0.0.0.0:9090 ETAGERE_ACCESS_LOG=-
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["healthcheck", "9090", "/readyz"]
ENTRYPOINT ["etagere"]
CMD ["run", "/etc/etagere/proxy.conf"]
