// Package hdf5 reads the part of the HDF5 format that MATLAB writes into files of version 7.3, at random and in bounded memory.
//
// Section numbers in this package are those of the HDF5 File Format Specification, version 3.0. Read are
//   - a user block before the superblock, and superblocks of versions 0 to 3 (II.A) with addresses of 8 bytes,
//   - object headers of versions 1 and 2 (IV.A.1), without checking the checksums of the latter,
//   - groups kept as symbol tables (III.A.1, III.B, III.C, III.D) or as link messages in the header (IV.A.2.g),
//   - compact, contiguous and chunked data, the latter found by a B-tree of version 1 (IV.A.2.i, III.A.1),
//   - the filters deflate, shuffle and fletcher32 (IV.A.2.l),
//   - integers and IEEE floats of either byte order, fixed strings, and references to objects (IV.A.2.d),
//   - attributes kept in the object header (IV.A.2.m).
//
// Everything else is refused with ErrUnsupported: dense groups, chunk indexes of HDF5 1.10, virtual and external data, shared
// messages, soft and external links.
//
// A file is never trusted. Every length and address is checked before it is used; trees are descended by key, each step one
// level lower, so that a cycle cannot hold anybody; what one call may decode, and what is kept, is limited.
package hdf5
