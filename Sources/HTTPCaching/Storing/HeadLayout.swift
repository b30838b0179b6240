import HTTPSemantics

/// Where things stand in a stored head.
struct HeadLayout {
    let statusLineEnd: Int
    let notModifiedEnd: Int
    let headEnd: Int
    let entityTag: EntityTag?
    let hasMadeTag: Bool
    let lastModified: Range<Int>?
    let lastModifiedSeconds: Int64?
}
