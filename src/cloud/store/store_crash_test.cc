// What the store promises of processes that die and of disks that refuse: each in a child process.
#include <csignal>
#include <cstdint>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/cloud/store/key.h"
#include "src/cloud/store/store.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::store {
namespace {

Result<void> PutNumber(Store& store, std::uint64_t number, std::string_view value) {
  WriteBatch batch;
  batch.Put(Key("test").Number(number), value);
  batch.Put(Key("twin").Number(number), value);
  return store.Apply(std::move(batch));
}

/// Writes number after number, and says each on `pipe` once it is acknowledged; until killed.
[[noreturn]] void WriteForEver(const std::filesystem::path& directory, Durability durability,
                               int pipe) {
  const auto store = Store::Open({.directory = directory, .durability = durability});
  if (!store) ::_exit(1);
  for (std::uint64_t number = 0;; ++number) {
    if (!PutNumber(**store, number, std::string(number % 997, 'v'))) ::_exit(2);
    if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(3);
  }
}

/// Kills a writer after it has acknowledged `enough`; gives the last number that it acknowledged.
std::uint64_t KillAWriter(const std::filesystem::path& directory, Durability durability,
                          std::uint64_t enough) {
  int pipe[2];
  if (::pipe(pipe) != 0) return 0;
  const pid_t child = ::fork();
  if (child == 0) WriteForEver(directory, durability, pipe[1]);
  ::close(pipe[1]);
  std::uint64_t last = 0;
  std::uint64_t number = 0;
  while (::read(pipe[0], &number, sizeof number) == sizeof number) {
    last = number;
    if (number == enough) ::kill(child, SIGKILL);
  }
  ::close(pipe[0]);
  ::waitpid(child, nullptr, 0);
  return last;
}

class StoreCrash : public ::testing::TestWithParam<Durability> {};

INSTANTIATE_TEST_SUITE_P(, StoreCrash, ::testing::Values(Durability::kProcess, Durability::kFsync),
                         [](const auto& param_info) {
                           return std::string(param_info.param == Durability::kFsync ? "Fsync"
                                                                                     : "Process");
                         });

TEST_P(StoreCrash, WhatWasAcknowledgedSurvivesSigkill) {
  const fakes::TemporaryDirectory directory;
  for (const std::uint64_t enough : {1U, 50U, 300U}) {
    const std::uint64_t last = KillAWriter(directory.path(), GetParam(), enough);
    ASSERT_GE(last, enough);
    const auto store = Store::Open({.directory = directory.path()}).value();
    for (std::uint64_t number = 0; number <= last; ++number) {
      EXPECT_EQ(store->Get(Key("test").Number(number)), std::string(number % 997, 'v'));
    }
  }
}

TEST_P(StoreCrash, ABatchIsThereWholeOrNotAtAll) {
  const fakes::TemporaryDirectory directory;
  const std::uint64_t last = KillAWriter(directory.path(), GetParam(), 200);
  const auto store = Store::Open({.directory = directory.path()}).value();
  for (std::uint64_t number = 0; number <= last + 1; ++number) {
    EXPECT_EQ(store->Get(Key("test").Number(number)), store->Get(Key("twin").Number(number)));
  }
}

/// In a process whose files may not grow past a bound: 0 when all went as it should.
int WriteUntilRefused(const std::filesystem::path& directory) {
  const rlimit bound = {256 << 10, 256 << 10};
  ::signal(SIGXFSZ, SIG_IGN);
  if (::setrlimit(RLIMIT_FSIZE, &bound) != 0) return 1;
  auto store = Store::Open({.directory = directory, .durability = Durability::kFsync});
  if (!store) return 2;
  const std::string value(4096, 'v');
  std::uint64_t number = 0;
  while (number < 1000 && PutNumber(**store, number, value)) ++number;
  if (number == 1000) return 3;
  if (PutNumber(**store, number, "small")) return 4;
  const auto trouble = (*store)->Examine().writes;
  if (!trouble || trouble->message.find("File too large") == std::string::npos) return 6;
  if (!(*store)->Get(Key("test").Number(0))) return 5;
  store->reset();
  return 0;
}

TEST(StoreFullDisk, AFailedWriteIsTheLastOneAndClosingIsQuiet) {
  const fakes::TemporaryDirectory directory;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(WriteUntilRefused(directory.path()));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const auto store = Store::Open({.directory = directory.path()});
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_TRUE((*store)->Get(Key("test").Number(0)));
  EXPECT_TRUE(PutNumber(**store, 5000, "writable again"));
}

}  // namespace
}  // namespace weir::cloud::store
