// Package store keeps the results of trainings in a data folder (okuyuki/server/store), so that a study that was stopped at any
// moment goes on where it was. It knows nothing of what is studied: a Spec names a training and is all that its Result follows
// from, beside what the header says.
package store
