// Package e2e tests the page as a user has it: the built bundle, the real
// server, and Chromium driven through the DevTools protocol. It holds tests
// only; each step leaves a screenshot in e2e/artifacts.
package e2e
