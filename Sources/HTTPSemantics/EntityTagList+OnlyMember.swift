extension EntityTagList {
    /// The list's only member, over all field lines of the name, if there is just one and it is a strong entity-tag.
    public static func onlyStrongMember(
        of name: FieldName, fields: FieldTable, in bytes: Span<UInt8>
    ) -> EntityTag? {
        guard fields.count(of: name) == 1, let value = fields.firstValue(name) else { return nil }
        var members = EntityTagMembers(value)
        guard let member = members.next(in: bytes), !member.isWeak, members.next(in: bytes) == nil,
            members.rest.isEmpty
        else { return nil }
        return member
    }
}
