// Package study runs the trainings of core/study and keeps their results, so that a run that was stopped at any moment goes on
// where it was.
package study
