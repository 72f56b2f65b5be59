#ifndef DPA_CHILD_H
#define DPA_CHILD_H

// A child process in a group of its own, that is talked to through two pipes.
struct dpa_child {
  int process;  // leads the group
  int input;    // its standard input, for writing without blocking
  int output;   // its standard output, for reading without blocking
};

// Starts a program without a shell. It has the default action of every signal, and our standard error. Returns 0, or
// an error number.
int dpa_start_child(char *const arguments[], struct dpa_child *child);

// Processes of a group that have not ended, without those that nobody has waited for; at least 1 where there are any.
int dpa_group_count(int group);

#endif
