/* The system's clock in 2090, for a program that is started with this in LD_PRELOAD: what it stores
   has not expired whenever it is read. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { kAhead = 2019686400 }; /* seconds: 64 years */

int clock_gettime(clockid_t id, struct timespec* now) {
  const long failed = syscall(SYS_clock_gettime, id, now);
  if (failed == 0 && id == CLOCK_REALTIME) now->tv_sec += kAhead;
  return (int)failed;
}

int gettimeofday(struct timeval* now, void* zone) {
  struct timespec exact;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}
