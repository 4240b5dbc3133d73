package atomicfile

// full is nothing: where JavaScript runs there are no disks.
var full []error
