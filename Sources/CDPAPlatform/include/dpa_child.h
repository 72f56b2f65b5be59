#ifndef DPA_CHILD_H
#define DPA_CHILD_H

#include <stdint.h>

// A child process in a group of its own, that is talked to through pipes.
struct dpa_child {
  int process;  // leads the group
  int input;    // its standard input, for writing without blocking
  int output;   // its standard output, for reading without blocking
  int error;    // its standard error, for reading without blocking; -1 where it has ours
};

// Starts a program without a shell. It has the default action of every signal, and our standard error. Returns 0, or
// an error number.
int dpa_start_child(char *const arguments[], struct dpa_child *child);

// The same with an environment of its own, and with its standard error in a pipe too.
int dpa_start_heard_child(char *const arguments[], char *const environment[], struct dpa_child *child);

// Keeps the calling thread, and all that it starts from now on, on one of the cores that it may use: the one with this
// number, counted round. Returns 0, or an error number; ENOSYS where the system cannot do that.
int dpa_stay_on_one_core(uint64_t number);

// Processes of a group that have not ended, without those that nobody has waited for; at least 1 where there are any.
int dpa_group_count(int group);

#endif
