/// The version of this build.
package enum EtagereVersion {
    package static let current = "0.1.0"
}
