// The registry of kinds of rows against what stands in data directories that were used.
#include "src/cloud/server/spaces.h"

#include <filesystem>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/cloud/store/format.h"
#include "src/cloud/store/record/migration.h"
#include "src/cloud/store/store.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::server {
namespace {

using ::testing::IsSupersetOf;

void Unpack(const std::filesystem::path& archive, const std::filesystem::path& into) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execlp("tar", "tar", "-xJf", archive.c_str(), "-C", into.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_EQ(status, 0) << archive;
}

/// What stands before the first zero of each key.
std::set<std::string> KindsOfRows(const store::Store& store) {
  std::set<std::string> kinds;
  store.Scan("", "\xFF", [&](std::string_view key, std::string_view /*row*/) {
    kinds.emplace(key.substr(0, key.find('\0')));
    return true;
  });
  return kinds;
}

TEST(AllSpaces, HoldEveryKindOfRowsOfUsedDirectories) {
  std::set<std::string> known = {std::string(store::kFormatKey), "weir/space"};
  for (const store::Space& space : AllSpaces()) known.emplace(space.name);
  int directories = 0;
  for (const auto& archive : std::filesystem::directory_iterator(WEIR_OLD_DATA)) {
    if (archive.path().extension() != ".xz") continue;
    const fakes::TemporaryDirectory directory;
    Unpack(archive, directory.path());
    const auto store = store::Store::Open({.directory = directory.path() / "data"});
    ASSERT_TRUE(store) << store.error().message;
    const auto migrated = store::Migrate(**store, AllSpaces());
    ASSERT_TRUE(migrated) << migrated.error().message;
    EXPECT_THAT(known, IsSupersetOf(KindsOfRows(**store))) << archive;
    ++directories;
  }
  EXPECT_GE(directories, 2);
}

TEST(AllSpaces, NameEachKindOnce) {
  std::set<std::string_view> names;
  for (const store::Space& space : AllSpaces()) {
    EXPECT_TRUE(names.insert(space.name).second) << space.name;
  }
}

}  // namespace
}  // namespace weir::cloud::server
