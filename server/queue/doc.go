// Package queue spreads the trainings of a study over processes and machines, through NATS JetStream. It is the only package that
// knows NATS; studies know it as a store.Pool.
//
// # Who does what
//
// A Coordinator asks for trainings, keeps nothing but what it has been told, and hands results to its study, which alone writes them
// down. Workers, in its own process and anywhere else, do trainings. Any of them may be killed at any moment, and so may the server.
//
//	okuyuki-studies   key-value   what a worker must know of a study that is under way: Study
//	okuyuki-jobs      work queue  okuyuki.job.STUDY.JOB: a training that nobody has done, once
//	okuyuki-results   stream      okuyuki.result.STUDY.JOB and okuyuki.failure.STUDY.JOB: what came of it, for a month at most
//	okuyuki-data      objects     what trainings learn from, named by its digest
//
// They are made where they do not exist; those that exist are used as they are, so that replicas and limits can be chosen beforehand.
//
// # What it promises
//
// STUDY and JOB are hashes of a study's header, and of that and a training's spec: all that a result follows from. A job is published
// only where its subject is empty, so it is never queued twice, however often it is asked for. A worker publishes a result before it
// acknowledges the job, and says meanwhile that it is at work: the job of a worker that dies comes back after Patience, and whoever gets
// it looks first whether there is a result. So a training may be done twice, and is never lost. Done twice it must come to the
// same bits; where it does not, the study ends, since workers disagree.
//
// A training that fails fails the study. So does one that was given out Attempts times without an answer: it takes its workers down.
//
// Bits depend on the kernels (package kernels) and, through fused multiplication, on the processor's kind. A study has one of each, and
// workers with others take no jobs of it.
package queue
