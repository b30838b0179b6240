"""The differences that are right as they are, each with its reason. Everything else is a fault of the proxy, or news."""


def is_condition_met(difference):
    """The client has what the server sent whole all the same."""
    directly, through = difference.responses
    named = difference.step.fields.get("If-None-Match", "") + difference.step.fields.get("If-Modified-Since", "")
    return difference.what == "status" and (directly.status, through.status) == (200, 304) and named != ""


def is_of_304(difference):
    directly, through = difference.responses
    return directly.status == through.status == 304 and difference.what not in ("status", "body", "etag")


def is_head_length(difference):
    return difference.step.method == "HEAD" and difference.what == "content-length" and difference.direct is None


def is_framing(difference):
    """A length that the server didn't say because it sent chunks, or ended with the connection."""
    directly, through = difference.responses
    return difference.what == "content-length" and None in (difference.direct, difference.through) and (
        directly.body == through.body)


def is_tag_of_304(difference):
    """RFC 9110 §15.4.5 asks for the tag that the 200 would have had; the server gave none, or the strong form of a weak one."""
    directly, through = difference.responses
    return difference.what == "etag" and directly.status == through.status == 304 and (
        difference.direct is None or difference.through == f"W/{difference.direct}")


def is_range_of_stored(difference):
    directly, through = difference.responses
    return "Range" in difference.step.fields and difference.what == "status" and (
        (directly.status, through.status) == (200, 206)) and through.content in directly.content


def is_several_ranges(difference):
    directly, through = difference.responses
    return difference.step.fields.get("Range", "").count("-") > 1 and (directly.status, through.status) == (206, 200)


def is_of_206(difference):
    return difference.what == "accept-ranges" and difference.responses[0].status == 206 and difference.direct is None


def is_of_416(difference):
    return difference.responses[0].status == difference.responses[1].status == 416 and difference.what != "status"


def is_tag_of_other_variant(difference):
    """Apache compares the tag before it compresses; the tag that goes with the coded response is another."""
    directly, through = difference.responses
    return difference.server == "apache" and "{plain}" in difference.step.fields.get("If-None-Match", "") and (
        "Accept-Encoding" in difference.step.fields) and (directly.status, through.status) == (304, 200)


def is_namespace_order(difference):
    """Apache declares the namespaces of a property list in the order of a hash table."""
    return difference.server == "apache" and difference.step.method == "PROPFIND" and difference.what == "body" and (
        sorted(difference.direct) == sorted(difference.through))


def is_tag_of_head(difference):
    return difference.step.method == "HEAD" and difference.what == "etag" and difference.direct is None


def is_other_unit(difference):
    directly, through = difference.responses
    return difference.step.fields.get("Range", "").startswith("lines=") and (directly.status, through.status) == (416, 200)


def is_refused_list_of_ranges(difference):
    directly, through = difference.responses
    return difference.step.fields.get("Range", "").count("-") > 1 and (directly.status, through.status) == (416, 200)


def is_ignored_if_range(difference):
    """RFC 9110 §13.1.5: "A recipient … MUST ignore the Range header field if the If-Range condition evaluates to false"."""
    directly, through = difference.responses
    return difference.step.fields.get("If-Range") == '"other"' and (directly.status, through.status) == (206, 200)


EXPLAINED = [
    (is_condition_met, "Etagere answers 304 where the server ignores the condition, or doesn't know it for this resource"),
    (is_tag_of_304, "a 304 has the tag that the 200 had; the server leaves it out of its own, or gives the strong form of a weak one"),
    (is_of_304, "a 304 made from the stored response has that response's fields, not those that the server repeats in its own"),
    (is_head_length, "a HEAD is answered from the stored response, whose length is known"),
    (is_framing, "the length of a stored response is known, also where the server sent chunks"),
    (is_range_of_stored, "a range is cut out of the stored response, also where the server doesn't know ranges"),
    (is_several_ranges, "several ranges of a stored response are answered with the whole (RFC 9110 §14.2 allows it)"),
    (is_of_206, "Accept-Ranges stands in the stored 200 and so in a 206 made of it"),
    (is_of_416, "a 416 about a stored response is Etagere's own, with the length and without a page"),
    (is_tag_of_other_variant, "the client named the tag of the response without coding and asked for the coded one, whose tag differs"),
    (is_tag_of_head, "a HEAD is answered from the stored response, whose tag the server gives for a GET only"),
    (is_other_unit, "a range in a unit that isn't known is ignored (RFC 9110 §14.2); the server refuses it"),
    (is_refused_list_of_ranges, "a list of ranges is ignored; the server refuses it"),
    (is_ignored_if_range, "If-Range names another version: the whole is sent; the server sends the part all the same"),
    (is_namespace_order, "the order of XML namespaces differs from process to process"),
]


def reason(difference):
    if not difference.responses:
        return None
    return next((reason for applies, reason in EXPLAINED if applies(difference)), None)
