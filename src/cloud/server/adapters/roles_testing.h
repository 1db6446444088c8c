// What tests of adapters to IAM share: roles in a store in memory, trust policies, and a judge.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "src/cloud/iam/store.h"
#include "src/cloud/s3/store.h"
#include "src/cloud/server/adapters/access_judge.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {

inline constexpr const char* kTrustsLambda =
    R"({"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},)"
    R"("Action":"sts:AssumeRole"}})";
inline constexpr const char* kTrustsTheAccount =
    R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",)"
    R"("Condition":{"StringEquals":{"sts:ExternalId":"12345"}}}})";
inline constexpr const char* kNobodys = "arn:aws:iam::000000000000:role/nobodys";

class RolesTest : public testing::Test {
 protected:
  /// Its ARN; its id is "AROA" and its name.
  std::string Make(const std::string& path, const std::string& name, const char* trust) {
    iam::Role role;
    role.name = name;
    role.id = "AROA" + name;
    role.path = path;
    role.arn = "arn:aws:iam::000000000000:role" + path + name;
    role.trust_policy = trust;
    role.max_session_seconds = 7200;
    EXPECT_TRUE(roles_.Create(role));
    return role.arn;
  }

  /// Puts a policy of the role's own, besides what it has.
  void Put(const std::string& role, const std::string& statement) {
    const auto put = roles_.UpdateRole({role}, [&](iam::Role& changing) -> iam::Outcome<void> {
      changing.inline_policies["p" + std::to_string(changing.inline_policies.size())] =
          R"({"Version":"2012-10-17","Statement":[)" + statement + "]}";
      return {};
    });
    EXPECT_TRUE(put);
  }
  void Allow(const std::string& role, const std::string& action,
             const std::string& resource = "*") {
    Put(role,
        R"({"Effect":"Allow","Action":")" + action + R"(","Resource":")" + resource + R"("})");
  }

  [[nodiscard]] AccessJudge JudgeOf(Judged judged) {
    return {judged,
            {roles_, sessions_,
             [this](std::string_view key) -> std::optional<lambda::KeyOwner> {
               const auto owner = functions_.find(key);
               return owner == functions_.end() ? std::nullopt : std::optional(owner->second);
             },
             s3_.buckets, clock_}};
  }

  std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_;
  iam::IamStore roles_{*store_};
  sts::Sessions sessions_{*store_, clock_};
  s3::S3Store s3_{*store_, {}};                                     // nothing large is put
  std::map<std::string, lambda::KeyOwner, std::less<>> functions_;  ///< by their keys
};

}  // namespace weir::cloud::server
