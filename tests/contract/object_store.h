// What every ObjectStore promises, as one suite; include it in one file of a test program.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/pipeline/object_store.h"

namespace weir::contract {

/// An empty lake with whatever it stands on.
class ObjectStoreHost {
 public:
  ObjectStoreHost() = default;
  ObjectStoreHost(const ObjectStoreHost&) = delete;
  ObjectStoreHost& operator=(const ObjectStoreHost&) = delete;
  virtual ~ObjectStoreHost() = default;

  /// The store as the present attempt sees it.
  virtual pipeline::ObjectStore& store() = 0;
  /// Ends the present attempt with success: what it put stands in the lake. Another one begins.
  virtual void NextAttempt() = 0;
};

struct ObjectStoreFactory {
  std::string_view medium;
  std::function<std::unique_ptr<ObjectStoreHost>()> make;

  friend void PrintTo(const ObjectStoreFactory& factory, std::ostream* out) {
    *out << factory.medium;
  }
};

class ObjectStoreContract : public testing::TestWithParam<ObjectStoreFactory> {
 protected:
  using Outcome = pipeline::PutOutcome;
  using Lines = std::vector<std::string_view>;

  /// What became of a Put of the present attempt; an error fails the test.
  Outcome Put(std::string_view name, const Lines& lines) {
    const auto [known, is_new] =
        ordinals_.try_emplace(std::string(name), static_cast<std::uint32_t>(ordinals_.size()));
    const auto put = pipeline::PutOne(host_->store(), {known->first, known->second}, lines);
    EXPECT_TRUE(put) << name << ": " << put.error().message;
    return put ? *put : Outcome::kExists;
  }

  /// The object's lines; an error fails the test.
  std::optional<std::string> Read(std::string_view name) {
    auto content = pipeline::ReadOne(host_->store(), name);
    EXPECT_TRUE(content) << name << ": " << content.error().message;
    return content ? *std::move(content) : std::nullopt;
  }

  pipeline::ObjectStore& store() { return host_->store(); }

  void NextAttempt() {
    host_->NextAttempt();
    ordinals_.clear();
  }

 private:
  std::unique_ptr<ObjectStoreHost> host_ = GetParam().make();
  std::map<std::string, std::uint32_t> ordinals_;
};

inline constexpr std::string_view kObject =
    "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created/p1-a-0.json";

TEST_P(ObjectStoreContract, CreatesOnlyOnce) {
  EXPECT_EQ(Put(kObject, {"{}"}), Outcome::kCreated);
  NextAttempt();
  EXPECT_EQ(Put(kObject, {"{}"}), Outcome::kExists);
}

TEST_P(ObjectStoreContract, ExistingStaysAsItIs) {
  Put(kObject, {R"({"n":1})"});
  NextAttempt();
  EXPECT_EQ(Put(kObject, {R"({"n":2})", R"({"n":3})"}), Outcome::kExists);
  NextAttempt();
  EXPECT_EQ(Read(kObject), "{\"n\":1}\n");
}

TEST_P(ObjectStoreContract, SecondPutOfAnAttemptAddsOrFindsTheFirst) {
  Put(kObject, {R"({"n":1})"});
  const bool added = Put(kObject, {R"({"n":2})"}) == Outcome::kCreated;
  NextAttempt();
  EXPECT_EQ(Read(kObject), added ? "{\"n\":1}\n{\"n\":2}\n" : "{\"n\":1}\n");
}

TEST_P(ObjectStoreContract, ReadOfMissingIsNothing) {
  EXPECT_EQ(Read(kObject), std::nullopt);
  Put(kObject, {"{}"});
  NextAttempt();
  EXPECT_EQ(Read(kObject.substr(0, kObject.size() - 1)), std::nullopt);
  EXPECT_EQ(Read(kObject.substr(0, kObject.rfind('/'))), std::nullopt);
  EXPECT_EQ(Read("lake/year=1999/nothing.json"), std::nullopt);
}

TEST_P(ObjectStoreContract, LinesComeBack) {
  const Lines lines = {R"({"n":1})", R"({"s":"\n\u0000\"\\"})", R"({"s":"ü 🌊"})", "{ \t\r }", "{}"};
  Put(kObject, lines);
  NextAttempt();
  std::string expected;
  for (const std::string_view line : lines) expected.append(line).append("\n");
  EXPECT_EQ(Read(kObject), expected);
}

TEST_P(ObjectStoreContract, NamesWithPercentAndDots) {
  const std::vector<std::string> names = {
      "lake/event_type=%2E%2E/event_subtype=a%2Fb/p1-a-0.json",
      "lake/event_type=../event_subtype=a%2Fb/...json",
      "lake/event_type=%252E/event_subtype=%00/p1-a-0.json",
      "lake/event_type=./event_subtype=..%5C/p1-a-0.json",
      "lake/event_type=~-_.x/event_subtype=__HIVE_DEFAULT_PARTITION__/p1-a-0.json",
      "quarantine/year=2021/month=07/day=15/reason=invalid_json/p1-a-0.json",
      fmt::format("lake/event_type={}/event_subtype={}/p1-a-0.json", std::string(120, 't'),
                  std::string(120, 's'))};
  for (const std::string& name : names) EXPECT_EQ(Put(name, {name}), Outcome::kCreated) << name;
  NextAttempt();
  for (const std::string& name : names) EXPECT_EQ(Read(name), name + "\n");
}

TEST_P(ObjectStoreContract, LargeObject) {
  const std::string line(1 << 16, 'x');
  const Lines lines(128, line);
  Put(kObject, lines);
  NextAttempt();
  const auto content = Read(kObject);
  ASSERT_TRUE(content.has_value());
  EXPECT_EQ(content->size(), lines.size() * (line.size() + 1));
  EXPECT_EQ(content->find_first_not_of("x\n"), std::string::npos);
}

TEST_P(ObjectStoreContract, LongLine) {
  const std::string line(std::size_t{3} << 20, 'x');
  Put(kObject, {line});
  NextAttempt();
  EXPECT_TRUE(Read(kObject) == line + "\n");
}

TEST_P(ObjectStoreContract, NothingPutNothingRead) {
  EXPECT_TRUE(store().Put({}).empty());
  EXPECT_TRUE(store().Read({}).empty());
}

TEST_P(ObjectStoreContract, EachOfManyHasItsOwnOutcome) {
  constexpr std::uint32_t kCount = 1'000;
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    names.push_back(fmt::format("lake/event_type=t{}/event_subtype=s{}/p1-a-0.json", i % 10, i));
  }
  for (std::uint32_t i = 0; i < kCount; i += 7) Put(names[i], {"old"});
  NextAttempt();
  std::vector<pipeline::ObjectPut> puts;
  const std::vector<std::string_view> texts(names.begin(), names.end());
  for (std::uint32_t i = 0; i < kCount; ++i) puts.push_back({{texts[i], i}, {&texts[i], 1}});
  const auto outcomes = store().Put(puts);
  ASSERT_EQ(outcomes.size(), kCount);
  for (std::uint32_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(*outcomes[i], i % 7 == 0 ? Outcome::kExists : Outcome::kCreated) << names[i];
  }
  NextAttempt();
  const auto contents = store().Read(texts);
  ASSERT_EQ(contents.size(), kCount);
  for (std::uint32_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(**contents[i], (i % 7 == 0 ? "old" : names[i]) + "\n");
  }
}

}  // namespace weir::contract
