#include "textflag.h"

// func pause()
//
// YIELD takes a cycle on most processors, a barrier some ten nanoseconds.
TEXT ·pause(SB), NOSPLIT, $0-0
	ISB $15
	RET
