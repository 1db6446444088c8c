// What tests of adapters to IAM share: roles in a store in memory, and trust policies.
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "src/cloud/iam/store.h"
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

  std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  iam::IamStore roles_{*store_};
};

}  // namespace weir::cloud::server
