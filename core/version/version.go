// Package version names the program, in one place for its native and its
// browser side.
package version

// Version is the release, as semantic versioning has it.
const Version = "0.1.0"
