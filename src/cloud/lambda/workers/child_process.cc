// vfork and exec: a fork would copy the page tables of a process that may hold gigabytes.
#include "src/cloud/lambda/workers/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <linux/close_range.h>
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
  int failure;  // where the child writes its errno, closed by exec
  pid_t parent;
  sigset_t signals;  // to be restored
};

/// Closes it, unless somebody else takes it over.
class File {
 public:
  explicit File(int number) : number_(number) {}
  File(File&& other) noexcept : number_(other.Release()) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  File& operator=(File&&) = delete;
  ~File() { Close(); }

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] int Release() { return std::exchange(number_, -1); }
  void Close() {
    if (number_ >= 0) ::close(Release());
  }

 private:
  int number_;
};

struct Pipe {
  File read;
  File write;
};

std::optional<Pipe> OpenPipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{File(ends[0]), File(ends[1])};
}

constexpr int kMostFiles = 65536;  // where a sandbox does not know close_range

void CloseOnExecFrom(int first) {
  if (::close_range(static_cast<unsigned>(first), ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  for (int file = first; file < kMostFiles; ++file) ::fcntl(file, F_SETFD, FD_CLOEXEC);
}

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
  CloseOnExecFrom(STDERR_FILENO + 1);
  ::sigprocmask(SIG_SETMASK, &plan.signals, nullptr);
  ::execve(plan.program, plan.arguments, plan.environment);
  return errno;
}

/// Returns when the child has become the program, or has ended with what `plan.failure` tells.
Result<pid_t> Fork(Plan& plan) {
  sigset_t all{};
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &plan.signals);  // no handler runs in the shared memory
  // NOLINTBEGIN(clang-analyzer-security.insecureAPI.vfork,clang-analyzer-unix.Vfork): see above
  const pid_t pid = ::vfork();
  if (pid == 0) {
    const int failure = BecomeProgram(plan);
    // Through a pipe and not through the shared memory: sanitizers make a fork of each vfork.
    const bool told = ::write(plan.failure, &failure, sizeof failure) == sizeof failure;
    ::_exit(told ? 127 : 126);
  }
  // NOLINTEND(clang-analyzer-security.insecureAPI.vfork,clang-analyzer-unix.Vfork)
  const int fork_error = pid < 0 ? errno : 0;
  ::pthread_sigmask(SIG_SETMASK, &plan.signals, nullptr);
  if (fork_error != 0) return Error{ErrorKind::kExhausted, std::strerror(fork_error)};
  return pid;
}

/// What a child has written before it ended; nothing when it has become the program.
std::optional<Error> FailureOf(int pipe) {
  int failure = 0;
  ssize_t count = 0;
  do {
    count = ::read(pipe, &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  if (count != sizeof failure) return std::nullopt;
  const bool missing = failure == ENOENT || failure == ENOTDIR;
  return Error{missing ? ErrorKind::kNotFound : ErrorKind::kDenied, std::strerror(failure)};
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
  for (int file = first; file < kMostFiles; ++file) ::close(file);
}

Result<ChildProcess> StartChild(const ChildCommand& command) {
  auto output = OpenPipe();
  auto failure = OpenPipe();
  const File input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!output || !failure || input.number() < 0)
    return Error{ErrorKind::kExhausted, std::strerror(errno)};
  const std::vector<std::string> arguments{command.program.string()};
  const std::vector<char*> argument_pointers = Pointers(arguments);
  const std::vector<char*> environment = Pointers(command.environment);
  Plan plan{.program = arguments.front().c_str(),
            .directory = command.directory.c_str(),
            .arguments = argument_pointers.data(),
            .environment = environment.data(),
            .input = input.number(),
            .output = output->write.number(),
            .failure = failure->write.number(),
            .parent = ::getpid(),
            .signals = {}};
  const Result<pid_t> pid = Fork(plan);
  if (!pid) return pid.error();
  failure->write.Close();
  if (auto failed = FailureOf(failure->read.number())) {
    ::waitpid(*pid, nullptr, 0);
    return *failed;
  }
  ::fcntl(output->read.number(), F_SETFL, O_NONBLOCK);
  // Not yet reaped, so the number is its own still.
  const auto exit = static_cast<int>(::syscall(SYS_pidfd_open, *pid, 0));
  if (exit < 0) {
    const int why = errno;
    ::kill(-*pid, SIGKILL);
    ::waitpid(*pid, nullptr, 0);
    return Error{ErrorKind::kExhausted, std::strerror(why)};
  }
  ::fcntl(exit, F_SETFD, FD_CLOEXEC);
  return ChildProcess{.pid = *pid, .exit = exit, .output = output->read.Release()};
}

int ReapChild(const ChildProcess& child) {
  int status = 0;
  ::waitpid(child.pid, &status, 0);
  return status;
}

}  // namespace weir::cloud::lambda
