// A process of its own group and environment, watched by file descriptors.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "src/result/result.h"

namespace weir::cloud::lambda {

struct ChildCommand {
  std::filesystem::path program;
  std::filesystem::path directory;       ///< it begins there
  std::vector<std::string> environment;  ///< NAME=value, all of it
};

struct ChildProcess {
  pid_t pid = -1;   ///< also its process group
  int exit = -1;    ///< a pidfd: readable once it has ended
  int output = -1;  ///< what it prints, both streams in one; does not block
};

/// Starts the program without arguments and with no open file but its three streams (input is
/// empty). It is killed when the calling THREAD ends, so call it from one that lives as long as the
/// process should. kNotFound where there is no such program, kDenied where it may not be run.
Result<ChildProcess> StartChild(const ChildCommand& command);

/// The exit status, as waitpid() has it. REQUIRES: it has ended.
int ReapChild(const ChildProcess& child);

/// Closes all files from that one on. Safe after a fork.
void CloseFilesFrom(int first);

}  // namespace weir::cloud::lambda
