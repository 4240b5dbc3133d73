// Package store is a data folder: studies that were run and what their trainings came to, in an SQLite database, and model files
// beside it. It knows nothing of what is studied; specs, results and headers are JSON to it.
//
// What a method has returned from survives a crash of the machine: the database writes ahead (WAL) with synchronous=FULL, files
// are written whole, synced and renamed. Many processes may read a folder while one of them works on a run, which it locks; the
// folder must be on a disk of this machine.
package store
