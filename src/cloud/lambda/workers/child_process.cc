// vfork and exec: a fork would copy the page tables of a process that may hold gigabytes.
#include "src/cloud/lambda/workers/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weir::cloud::lambda {
namespace {

/// What the child needs, made before it exists: it shares memory with its parent until it execs.
struct Plan {
  const char* program;
  const char* directory;
  char* const* arguments;
  char* const* environment;
  int input;
  int output;
  pid_t parent;
  sigset_t signals;  // to be restored
};

/// Runs in the child of a vfork: system calls only. Returns errno where it could not exec.
int BecomeProgram(const Plan& plan) {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != plan.parent) ::_exit(1);  // it has died before it could be watched
  if (::dup2(plan.input, STDIN_FILENO) < 0 || ::dup2(plan.output, STDOUT_FILENO) < 0 ||
      ::dup2(plan.output, STDERR_FILENO) < 0 || ::chdir(plan.directory) != 0) {
    return errno;
  }
  CloseFilesFrom(STDERR_FILENO + 1);
  ::sigprocmask(SIG_SETMASK, &plan.signals, nullptr);
  ::execve(plan.program, plan.arguments, plan.environment);
  return errno;
}

Result<pid_t> Fork(Plan& plan) {
  volatile int failure = 0;
  sigset_t all{};
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &plan.signals);  // no handler runs in the shared memory
  // NOLINTBEGIN(clang-analyzer-security.insecureAPI.vfork,clang-analyzer-unix.Vfork): see above
  const pid_t pid = ::vfork();
  if (pid == 0) {
    failure = BecomeProgram(plan);
    ::_exit(127);
  }
  // NOLINTEND(clang-analyzer-security.insecureAPI.vfork,clang-analyzer-unix.Vfork)
  const int fork_error = pid < 0 ? errno : 0;
  ::pthread_sigmask(SIG_SETMASK, &plan.signals, nullptr);
  if (fork_error != 0) return Error{ErrorKind::kExhausted, std::strerror(fork_error)};
  if (failure == 0) return pid;
  ::waitpid(pid, nullptr, 0);
  const int why = failure;
  const ErrorKind kind =
      why == ENOENT || why == ENOTDIR ? ErrorKind::kNotFound : ErrorKind::kDenied;
  return Error{kind, std::strerror(why)};
}

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): execve writes to none of them
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

void CloseFilesFrom(int first) {
  if (::close_range(static_cast<unsigned>(first), ~0U, 0) == 0) return;
  constexpr int kMostFiles = 65536;  // where a sandbox does not know the call
  for (int file = first; file < kMostFiles; ++file) ::close(file);
}

Result<ChildProcess> StartChild(const ChildCommand& command) {
  std::array<int, 2> output{};
  if (::pipe2(output.data(), O_CLOEXEC) != 0) {
    return Error{ErrorKind::kExhausted, std::strerror(errno)};
  }
  const int input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const std::vector<std::string> arguments{command.program.string()};
  const std::vector<char*> argument_pointers = Pointers(arguments);
  const std::vector<char*> environment = Pointers(command.environment);
  Plan plan{.program = arguments.front().c_str(),
            .directory = command.directory.c_str(),
            .arguments = argument_pointers.data(),
            .environment = environment.data(),
            .input = input,
            .output = output[1],
            .parent = ::getpid(),
            .signals = {}};
  const Result<pid_t> pid = Fork(plan);
  ::close(output[1]);
  ::close(input);
  if (!pid) {
    ::close(output[0]);
    return pid.error();
  }
  ::fcntl(output[0], F_SETFL, O_NONBLOCK);
  // Not yet reaped, so the number is its own still.
  const auto exit = static_cast<int>(::syscall(SYS_pidfd_open, *pid, 0));
  if (exit < 0) {
    const int why = errno;
    ::kill(-*pid, SIGKILL);
    ::waitpid(*pid, nullptr, 0);
    ::close(output[0]);
    return Error{ErrorKind::kExhausted, std::strerror(why)};
  }
  ::fcntl(exit, F_SETFD, FD_CLOEXEC);
  return ChildProcess{.pid = *pid, .exit = exit, .output = output[0]};
}

int ReapChild(const ChildProcess& child) {
  int status = 0;
  ::waitpid(child.pid, &status, 0);
  return status;
}

}  // namespace weir::cloud::lambda
