// Package nyumat reads nyu_depth_v2_labeled.mat, the labelled frames of NYU Depth V2 (Silberman et al., ECCV 2012), as it is
// published: 2,972,037,809 bytes of HDF5, of which no more than a few frames are in memory at a time.
//
// Open gives frames at their own size, Layout shows the file as a folder of the nyu320 kind (rgb, depth_mm, labels.csv), which
// package dataset reads, and Layout.Write writes that folder. What is read through either is the same to the byte.
//
// MATLAB keeps columns first and HDF5 rows: an array of 480x640x3x1449 there is one of 1449x3x640x480 here, and pixels are put
// in order on the way. The official split comes from splits.mat, which is published apart.
//
// The published file was not at hand when this was written: the tests read files of its layout that h5py wrote, and one of its
// size was tried. How it is cut into chunks is not known, and does not matter but for speed.
package nyumat
