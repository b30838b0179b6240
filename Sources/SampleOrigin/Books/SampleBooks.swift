import Foundation

/// The catalogue that a fresh Book Store starts with: books 1 to 40, and book 123 of the specification's examples.
enum SampleBooks {
    /// Each book's identifier and the events of its stream.
    static var streams: [(id: String, events: [BookEvent])] {
        var streams = catalogue.enumerated().map { index, book in
            let number = index + 1
            let created = BookEvent.created(book.details(number: number))
            return (id: String(number), events: [created] + priceChanges(of: book, count: number % 4))
        }
        streams.append((id: "123", events: cleanCode))
        return streams
    }

    /// Five events, so that the book's tag is `"5"` as in the specification.
    private static var cleanCode: [BookEvent] {
        let book = SampleBook(
            title: "Clean Code", author: "Robert C. Martin", publisher: "Prentice Hall", year: 2008, pageCount: 464,
            cents: 3999, genre: "Software engineering")
        let subtitle = BookChanges(title: "Clean Code: A Handbook of Agile Software Craftsmanship")
        return [.created(book.details(number: 123)), .updated(subtitle)] + priceChanges(of: book, count: 3)
    }

    private static func priceChanges(of book: SampleBook, count: Int) -> [BookEvent] {
        (0..<count).map { .updated(BookChanges(price: Decimal(book.cents - 150 * ($0 + 1)) / 100)) }
    }

    private static let catalogue = table.split(separator: "\n").compactMap(SampleBook.init(line:))

    /// Title, authors, publisher, year, pages, price in cents and genres of a book in each line.
    private static let table = """
        The Art of Computer Programming, Volume 1|Donald E. Knuth|Addison-Wesley|1968|672|7499|Algorithms
        Structure and Interpretation of Computer Programs|Harold Abelson; Gerald Jay Sussman\
        |MIT Press|1985|657|5450|Programming
        The Mythical Man-Month|Frederick P. Brooks|Addison-Wesley|1975|322|3299|Software engineering
        Refactoring|Martin Fowler|Addison-Wesley|1999|448|4599|Software engineering
        Design Patterns|Erich Gamma; Richard Helm; Ralph Johnson; John Vlissides\
        |Addison-Wesley|1994|416|4999|Software engineering
        Domain-Driven Design|Eric Evans|Addison-Wesley|2003|560|5399|Architecture
        Working Effectively with Legacy Code|Michael C. Feathers|Prentice Hall|2004|464|4799|Software engineering
        The Pragmatic Programmer|Andrew Hunt; David Thomas|Addison-Wesley|1999|352|3899|Programming
        Introduction to Algorithms|Thomas H. Cormen; Charles E. Leiserson; Ronald L. Rivest\
        |MIT Press|1990|1292|8900|Algorithms
        Designing Data-Intensive Applications|Martin Kleppmann|O'Reilly|2017|616|4850|Databases; Distributed systems
        Transaction Processing|Jim Gray; Andreas Reuter|Morgan Kaufmann|1992|1070|9250|Databases
        TCP/IP Illustrated, Volume 1|W. Richard Stevens|Addison-Wesley|1994|600|6499|Networks
        UNIX Network Programming|W. Richard Stevens|Prentice Hall|1990|768|6899|Networks; Operating systems
        The C Programming Language|Brian W. Kernighan; Dennis M. Ritchie|Prentice Hall|1978|272|4299|Programming
        The Practice of Programming|Brian W. Kernighan; Rob Pike|Addison-Wesley|1999|288|3450|Programming
        Programming Pearls|Jon Bentley|Addison-Wesley|1986|256|2999|Algorithms; Programming
        Modern Operating Systems|Andrew S. Tanenbaum|Prentice Hall|1992|1136|7999|Operating systems
        Computer Networks|Andrew S. Tanenbaum|Prentice Hall|1981|960|7450|Networks
        Patterns of Enterprise Application Architecture|Martin Fowler|Addison-Wesley|2002|560|5199|Architecture
        Release It!|Michael T. Nygard|Pragmatic Bookshelf|2007|376|3750|Operations
        Growing Object-Oriented Software|Steve Freeman; Nat Pryce|Addison-Wesley|2009|384|4199|Software engineering
        Test-Driven Development by Example|Kent Beck|Addison-Wesley|2002|240|3350|Software engineering
        Extreme Programming Explained|Kent Beck|Addison-Wesley|1999|224|3150|Software engineering
        Peopleware|Tom DeMarco; Timothy Lister|Dorset House|1987|264|3199|Management
        The Design of Everyday Things|Donald A. Norman|Basic Books|1988|368|1895|Design
        Don't Make Me Think|Steve Krug|New Riders|2000|216|2799|Design
        A Philosophy of Software Design|John Ousterhout|Yaknyam Press|2018|190|2150|Software engineering
        Concurrency Control and Recovery in Database Systems|Philip A. Bernstein; Nathan Goodman\
        |Addison-Wesley|1987|370|5900|Databases
        Distributed Algorithms|Nancy A. Lynch|Morgan Kaufmann|1996|872|8450|Distributed systems; Algorithms
        The Soul of a New Machine|Tracy Kidder|Little, Brown|1981|293|1650|History
        Hackers|Steven Levy|Doubleday|1984|458|1799|History
        Gödel, Escher, Bach|Douglas R. Hofstadter|Basic Books|1979|777|2495|Essays
        Types and Programming Languages|Benjamin C. Pierce|MIT Press|2002|645|7250|Programming languages
        Compilers|Alfred V. Aho; Ravi Sethi; Jeffrey D. Ullman|Addison-Wesley|1986|796|7899|Programming languages
        Crafting Interpreters|Robert Nystrom|Genever Benning|2021|640|4450|Programming languages
        Software Tools|Brian W. Kernighan; P. J. Plauger|Addison-Wesley|1976|338|3650|Programming
        Site Reliability Engineering|Betsy Beyer; Chris Jones; Jennifer Petoff|O'Reilly|2016|552|4399|Operations
        Continuous Delivery|Jez Humble; David Farley|Addison-Wesley|2010|512|4899|Operations
        REST in Practice|Jim Webber; Savas Parastatidis; Ian Robinson|O'Reilly|2010|448|3799|Architecture; Networks
        HTTP: The Definitive Guide|David Gourley; Brian Totty|O'Reilly|2002|658|4650|Networks
        """
}
