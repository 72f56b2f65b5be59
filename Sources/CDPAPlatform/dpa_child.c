#define _GNU_SOURCE  // pipes that are not inherited, and their size; sets of cores

#include "dpa_child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__linux__)
#include <sched.h>
#endif

extern char **environ;

static void close_both(const int ends[2]) {
  close(ends[0]);
  close(ends[1]);
}

// A pipe that no other child inherits: a copy of its end would keep it from ever being closed.
static int make_pipe(int ends[2]) {
#if defined(__linux__)
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  // As large as is allowed without privileges: records come by the hundred kilobytes.
  fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
#else
  if (pipe(ends) != 0) return errno;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#endif
  return 0;
}

// An error below 0 leaves the child our standard error.
static int spawn(
    char *const arguments[], char *const environment[], int input, int output, int error_output, pid_t *process) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  if (error_output >= 0) posix_spawn_file_actions_adddup2(&actions, error_output, STDERR_FILENO);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  // We ignore SIGPIPE, which a child would inherit: it should end when nobody reads what it writes.
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  int error = posix_spawnp(process, arguments[0], &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

int dpa_start_child(char *const arguments[], struct dpa_child *child) {
  int input[2], output[2];
  int error = make_pipe(input);
  if (error) return error;
  error = make_pipe(output);
  if (error) {
    close_both(input);
    return error;
  }
  pid_t process = 0;
  error = spawn(arguments, environ, input[0], output[1], -1, &process);
  if (error) {
    close_both(input);
    close_both(output);
    return error;
  }
  close(input[0]);
  close(output[1]);
  fcntl(input[1], F_SETFL, O_NONBLOCK);
  fcntl(output[0], F_SETFL, O_NONBLOCK);
  *child = (struct dpa_child){.process = process, .input = input[1], .output = output[0], .error = -1};
  return 0;
}

int dpa_start_heard_child(char *const arguments[], char *const environment[], struct dpa_child *child) {
  int pipes[3][2];
  for (int made = 0; made < 3; made += 1) {
    int error = make_pipe(pipes[made]);
    if (!error) continue;
    while (made > 0) close_both(pipes[made -= 1]);
    return error;
  }
  pid_t process = 0;
  int error = spawn(arguments, environment, pipes[0][0], pipes[1][1], pipes[2][1], &process);
  if (error) {
    for (int made = 0; made < 3; made += 1) close_both(pipes[made]);
    return error;
  }
  close(pipes[0][0]);
  close(pipes[1][1]);
  close(pipes[2][1]);
  fcntl(pipes[0][1], F_SETFL, O_NONBLOCK);
  fcntl(pipes[1][0], F_SETFL, O_NONBLOCK);
  fcntl(pipes[2][0], F_SETFL, O_NONBLOCK);
  *child = (struct dpa_child){
      .process = process, .input = pipes[0][1], .output = pipes[1][0], .error = pipes[2][0]};
  return 0;
}

int dpa_stay_on_one_core(uint64_t number) {
#if defined(__linux__)
  cpu_set_t usable, chosen;
  if (sched_getaffinity(0, sizeof usable, &usable) != 0) return errno;
  int count = CPU_COUNT(&usable);
  if (count < 1) return EINVAL;
  int place = (int)(number % (uint64_t)count);
  for (int core = 0; core < CPU_SETSIZE; core += 1) {
    if (!CPU_ISSET(core, &usable) || place-- > 0) continue;
    CPU_ZERO(&chosen);
    CPU_SET(core, &chosen);
    return sched_setaffinity(0, sizeof chosen, &chosen) == 0 ? 0 : errno;
  }
  return EINVAL;
#else
  (void)number;
  return ENOSYS;
#endif
}

#if defined(__linux__)
// The group and the state of a process; 0 where it is gone.
static int group_of(const char *process, char *state) {
  char path[64], line[512];
  snprintf(path, sizeof path, "/proc/%.32s/stat", process);
  FILE *file = fopen(path, "re");
  if (!file) return 0;
  size_t count = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[count] = 0;
  // Behind the last bracket: the program's name stands between brackets and may hold others.
  const char *rest = strrchr(line, ')');
  int group = 0;
  return rest && sscanf(rest, ") %c %*d %d", state, &group) == 2 ? group : 0;
}
#endif

int dpa_group_count(int group) {
  if (kill(-group, 0) != 0 && errno == ESRCH) return 0;
#if defined(__linux__)
  DIR *folder = opendir("/proc");
  if (!folder) return 1;
  int count = 0;
  for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
    char state = 0;
    if (entry->d_name[0] < '0' || entry->d_name[0] > '9' || group_of(entry->d_name, &state) != group) continue;
    // What has ended stays until its parent asks, which in a container may be never.
    if (state != 'Z' && state != 'X') count += 1;
  }
  closedir(folder);
  return count;
#else
  return 1;
#endif
}
