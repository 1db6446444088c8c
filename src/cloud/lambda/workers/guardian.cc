// Forks the guardian. The child calls only what is safe after a fork of a process with threads.
#include "src/cloud/lambda/workers/guardian.h"

#include <array>
#include <csignal>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/cloud/lambda/workers/child_process.h"
#include "src/result/check.h"

namespace weir::cloud::lambda {
namespace {

/// Reads process groups (to add) and negated ones (to remove) until the other end is gone.
[[noreturn]] void Guard(int pipe) {
  static std::array<pid_t, Guardian::kMaxGroups> groups{};
  pid_t message = 0;
  while (true) {
    const ssize_t got = ::read(pipe, &message, sizeof message);
    if (got < 0 && errno == EINTR) continue;
    if (got != sizeof message) break;
    const pid_t sought = message > 0 ? 0 : -message;
    for (pid_t& group : groups) {
      if (group != sought) continue;
      group = message > 0 ? message : 0;
      break;
    }
  }
  for (const pid_t group : groups) {
    if (group > 0) ::kill(-group, SIGKILL);
  }
  ::_exit(0);
}

}  // namespace

Guardian::Guardian() {
  std::array<int, 2> ends{};
  WEIR_CHECK(::pipe2(ends.data(), O_CLOEXEC) == 0, "the process may open two more files");
  child_ = ::fork();
  WEIR_CHECK(child_ >= 0, "the process may start another");
  if (child_ == 0) {
    ::setsid();  // what ends the terminal's group does not end the guardian
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) ::signal(signal, SIG_IGN);
    ::prctl(PR_SET_NAME, "weir-guardian");
    ::dup2(ends[0], STDIN_FILENO);
    CloseFilesFrom(STDIN_FILENO + 1);
    Guard(STDIN_FILENO);
  }
  ::close(ends[0]);
  pipe_ = ends[1];
}

Guardian::~Guardian() {
  ::close(pipe_);
  ::waitpid(child_, nullptr, 0);
}

void Guardian::Add(pid_t group) { Tell(group); }

void Guardian::Remove(pid_t group) { Tell(-group); }

void Guardian::Tell(pid_t message) const {
  // Four bytes go into a pipe whole. A guardian that somebody has killed guards nothing; PDEATHSIG
  // still ends the workers themselves.
  [[maybe_unused]] const ssize_t written = ::write(pipe_, &message, sizeof message);
}

}  // namespace weir::cloud::lambda
