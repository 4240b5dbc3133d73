// Package plan reckons what a study will cost before it begins: its trainings, the core hours that they take, and how long that is
// with few or many workers. What a training takes is measured on short ones.
package plan
