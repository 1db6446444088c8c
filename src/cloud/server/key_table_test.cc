// Whose keys are found, and where.
#include "src/cloud/server/key_table.h"

#include <gtest/gtest.h>

namespace weir::cloud::server {
namespace {

protocol::KeySecret Secret(std::string text) {
  return {.secret_access_key = std::move(text), .session_token = ""};
}

std::string Found(const KeyTable& keys, std::string_view id) {
  const auto secret = keys.Find(id);
  return secret ? secret->secret_access_key : "none";
}

TEST(KeyTable, KeysComeAndGo) {
  KeyTable keys;
  keys.Add("A", Secret("1"));
  keys.Add("A", Secret("2"));
  EXPECT_EQ(Found(keys, "A"), "2");
  EXPECT_EQ(Found(keys, "a"), "none");
  keys.Remove("A");
  keys.Remove("A");
  EXPECT_EQ(Found(keys, "A"), "none");
}

TEST(KeyTable, ItsOwnKeysComeBeforeThoseOfOthers) {
  KeyTable sessions;
  KeyTable functions;
  sessions.Add("A", Secret("session"));
  sessions.Add("B", Secret("session"));
  functions.Add("B", Secret("function"));
  functions.Add("C", Secret("function"));
  KeyTable keys;
  keys.AskAlso(sessions);
  keys.AskAlso(functions);
  keys.Add("A", Secret("own"));
  EXPECT_EQ(Found(keys, "A"), "own");
  EXPECT_EQ(Found(keys, "B"), "session") << "in the order in which they were named";
  EXPECT_EQ(Found(keys, "C"), "function");
  EXPECT_EQ(Found(keys, "D"), "none");
}

}  // namespace
}  // namespace weir::cloud::server
