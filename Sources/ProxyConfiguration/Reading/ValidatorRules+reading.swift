import HTTPCaching

extension ValidatorRules {
    /// Reads `validators` of the route for `match`; nil after a complaint.
    convenience init?(reading section: inout Section, match: PathPattern?) {
        let hasItems = section.has("items")
        var order: ValidatorOrder?
        section.read("order", .word([("integer", .integer), ("base64-big-endian", .base64BigEndian)]), into: &order)
        let bodyField = hasItems ? section.require("body-field", .memberName) : section.value("body-field", .memberName)
        let path = section.value("items", .itemsPath)
        guard hasItems else {
            for key in ["key", "read"] where section.entry(key) != nil {
                section.refuse(
                    key, "\(section.path(key)) needs items, expected items such as \"$.items[*]\" beside it")
            }
            if section.isEmpty {
                section.context.refuse(
                    "\(section.name) is empty, expected order, body-field or items", at: section.position)
                return nil
            }
            self.init(order: order, bodyField: bodyField)
            return
        }
        let key = section.require("key", .memberName)
        guard let read = section.require("read", .pattern), let path, let key, let bodyField, let match else {
            return nil
        }
        do throws(PathPatternError) {
            let items = try ItemValidators(path: path, key: key, bodyField: bodyField, read: read, list: match)
            self.init(order: order, items: items)
        } catch {
            section.refuse("read", Complaint(error, in: read.text), in: read.text)
            return nil
        }
    }
}
