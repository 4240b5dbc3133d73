// Package runs is the service that runs studies for whoever asks: one trains at a time, others wait in order, and a run that
// was under way when the program ended, however it ended, goes on when it is opened again. It knows nothing of HTTP.
//
// A run is what the same study, data and kernels come to, which is always the same: its ID follows from them, there is one of it
// in a folder, and starting it twice is going on with it. Runs of the command line in the same folder are seen too.
package runs
