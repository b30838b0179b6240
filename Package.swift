// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let structuredFields = Target.Dependency.product(
    name: "RawStructuredFieldValues", package: "swift-http-structured-headers")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
    name: "etagere",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "etagere", targets: ["etagere"]),
        .executable(name: "sample-origin", targets: ["sample-origin"]),
    ],
    // Exact versions, for the reasons in CONTRIBUTING.md.
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-structured-headers.git", exact: "1.7.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
    ],
    targets: [
        // The proxy, from the bottom: each target may import only what stands above it here.
        .target(name: "HTTPSemantics", swiftSettings: settings),
        .target(name: "HTTPCaching", dependencies: ["HTTPSemantics", structuredFields], swiftSettings: settings),
        .target(name: "HTTPWire", dependencies: ["HTTPSemantics", nioCore], swiftSettings: settings),
        .target(name: "CSystemSupport"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "ContentCoding", dependencies: ["CZlib"], swiftSettings: settings),
        .target(
            name: "CacheStorage", dependencies: ["HTTPSemantics", "HTTPCaching", "CSystemSupport", nioCore],
            swiftSettings: settings),
        .target(
            name: "DiskStorage",
            dependencies: ["HTTPSemantics", "HTTPCaching", "CacheStorage", "CSystemSupport", nioCore, nioPosix],
            swiftSettings: settings),
        // libyaml is linked statically, so that the executable runs on systems that don't have it.
        .systemLibrary(name: "CYaml", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .target(
            name: "ProxyConfiguration", dependencies: ["HTTPSemantics", "HTTPCaching", "CYaml"],
            swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libyaml.a", .when(platforms: [.linux])),
                .linkedLibrary("yaml", .when(platforms: [.macOS])),
            ]),
        .target(name: "ProxyMeasurement", dependencies: ["HTTPSemantics", "HTTPCaching"], swiftSettings: settings),
        .target(
            name: "ProxyCore",
            dependencies: [
                "HTTPSemantics", "HTTPCaching", "HTTPWire", "CacheStorage", "DiskStorage", "ContentCoding",
                "ProxyMeasurement", nioCore, crypto,
            ],
            swiftSettings: settings),
        .target(name: "CBuildInformation"),
        .target(
            name: "ProxyServer",
            dependencies: [
                "CBuildInformation",
                "HTTPSemantics", "HTTPCaching", "HTTPWire", "CacheStorage", "DiskStorage", "ProxyConfiguration",
                "ProxyMeasurement", "ProxyCore", nioCore, nioPosix, hummingbird, hummingbirdCore, serviceLifecycle,
                logging,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "etagere",
            dependencies: [
                "ProxyServer", "ProxyConfiguration", "DiskStorage", "HTTPSemantics", argumentParser, logging,
                serviceLifecycle, unixSignals,
            ],
            swiftSettings: settings),

        // The origin of the examples and of the integration tests.
        .target(
            name: "SampleOrigin",
            dependencies: [
                hummingbird, hummingbirdCore, httpTypes, serviceLifecycle, logging, grdb, nioCore, nioHTTP1,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "sample-origin",
            dependencies: ["SampleOrigin", argumentParser, logging, serviceLifecycle, unixSignals],
            swiftSettings: settings),

        // What a hit costs in heap allocations.
        .target(name: "AllocationCounter", path: "Benchmarks/AllocationCounter"),
        .executableTarget(
            name: "hit-benchmark",
            dependencies: ["AllocationCounter", "ProxyServer", "ProxyConfiguration", "SampleOrigin", logging],
            path: "Benchmarks/HitBenchmark", swiftSettings: settings),

        // What the parts of a hit cost, and how many allocations each of them may make.
        .executableTarget(
            name: "part-benchmark",
            dependencies: [
                "AllocationCounter", "ProxyCore", "CacheStorage", "HTTPWire", "HTTPCaching", "HTTPSemantics", nioCore,
                nioEmbedded,
            ],
            path: "Benchmarks/PartBenchmark", exclude: ["allocations.txt"], swiftSettings: settings),

        // What answering costs at the least: with system calls alone, and with SwiftNIO alone.
        .executableTarget(name: "epoll-floor", path: "Benchmarks/EpollFloor"),
        .executableTarget(
            name: "nio-floor", dependencies: [nioCore, nioPosix], path: "Benchmarks/NIOFloor",
            swiftSettings: settings),

        // What the store on disk costs.
        .executableTarget(
            name: "disk-benchmark",
            dependencies: ["DiskStorage", "CacheStorage", "HTTPCaching", "HTTPSemantics", nioCore],
            path: "Benchmarks/DiskBenchmark", swiftSettings: settings),

        // What tests share.
        .target(
            name: "ProxyTesting", dependencies: ["HTTPSemantics", nioCore, nioPosix], path: "Tests/ProxyTesting",
            swiftSettings: settings),

        // Random reads and writes through the whole, and what their history must keep to.
        .target(
            name: "ConsistencyChecking",
            dependencies: [
                "ProxyServer", "ProxyCore", "ProxyConfiguration", "DiskStorage", "HTTPSemantics", "SampleOrigin",
                "ProxyTesting", nioCore, nioPosix, nioHTTP1, logging, serviceLifecycle,
            ],
            path: "Tests/ConsistencyChecking", swiftSettings: settings),
        .executableTarget(
            name: "consistency-check", dependencies: ["ConsistencyChecking", "ProxyCore", argumentParser],
            path: "Tests/consistency-check", swiftSettings: settings),

        // Reads what others have made, and checks how: with libFuzzer by scripts/fuzz, without it on single inputs.
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "HTTPWire", "HTTPSemantics", "HTTPCaching", "CacheStorage", "DiskStorage", "ProxyConfiguration",
                nioCore,
            ],
            path: "Tests/Fuzzing", exclude: ["Corpus"], swiftSettings: settings),

        .testTarget(
            name: "HTTPSemanticsTests", dependencies: ["HTTPSemantics", "ProxyTesting"], swiftSettings: settings),
        .testTarget(
            name: "HTTPCachingTests", dependencies: ["HTTPCaching", "HTTPSemantics", "ProxyTesting"],
            swiftSettings: settings),
        .testTarget(
            name: "HTTPWireTests",
            dependencies: ["HTTPWire", "HTTPSemantics", "ProxyTesting", nioCore, nioEmbedded, nioHTTP1],
            exclude: ["FailCases"],
            swiftSettings: settings),
        .testTarget(
            name: "CacheStorageTests",
            dependencies: ["CacheStorage", "HTTPCaching", "HTTPSemantics", "ProxyTesting", nioCore],
            swiftSettings: settings),
        .testTarget(
            name: "DiskStorageTests",
            dependencies: [
                "DiskStorage", "CSystemSupport", "CacheStorage", "HTTPCaching", "HTTPSemantics", "ProxyTesting",
                nioCore,
                nioEmbedded, nioPosix,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ProxyConfigurationTests", dependencies: ["ProxyConfiguration", "HTTPCaching", "HTTPSemantics"],
            swiftSettings: settings),
        .testTarget(
            name: "ProxyMeasurementTests", dependencies: ["ProxyMeasurement", "HTTPCaching"], swiftSettings: settings),
        .testTarget(
            name: "ProxyCoreTests",
            dependencies: [
                "ProxyCore", "HTTPSemantics", "HTTPCaching", "HTTPWire", "CacheStorage", "DiskStorage",
                "ProxyMeasurement", "ProxyTesting", nioCore, nioEmbedded,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ProxyServerTests",
            dependencies: [
                "ProxyServer", "ProxyCore", "ProxyConfiguration", "ProxyMeasurement", "HTTPCaching", "ProxyTesting",
                nioCore, nioPosix, logging, serviceLifecycle,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests", dependencies: ["etagere", "DiskStorage", "HTTPSemantics", "ProxyTesting"],
            swiftSettings: settings),
        .testTarget(
            name: "SampleOriginTests",
            dependencies: [
                "SampleOrigin", hummingbird, hummingbirdTesting, httpTypes, logging, nioCore, nioPosix,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ConsistencyCheckingTests", dependencies: ["ConsistencyChecking", nioCore],
            swiftSettings: settings),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "ConsistencyChecking", "ProxyServer", "ProxyCore", "ProxyConfiguration", "ProxyMeasurement",
                "DiskStorage",
                "HTTPCaching", "HTTPSemantics", "ProxyTesting", "SampleOrigin", nioCore, nioPosix, logging,
                serviceLifecycle,
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
