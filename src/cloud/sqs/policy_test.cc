// How much a policy may hold.
#include "src/cloud/sqs/policy.h"

#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace weir::cloud::sqs {
namespace {

namespace json = boost::json;

bool IsPolicyOf(const json::value& statement) {
  return IsPolicy(json::serialize(json::object{{"Statement", statement}}));
}

TEST(SqsPolicy, IsAnObjectThatIsNotTooLong) {
  EXPECT_TRUE(IsPolicy("{}"));
  EXPECT_FALSE(IsPolicy("[]"));
  EXPECT_FALSE(IsPolicy("{"));
  const auto of = [](std::size_t bytes) {
    return R"({"Id":")" + std::string(bytes - 9, 'x') + R"("})";
  };
  EXPECT_TRUE(IsPolicy(of(kMaxPolicyBytes)));
  EXPECT_FALSE(IsPolicy(of(kMaxPolicyBytes + 1)));
}

TEST(SqsPolicy, HasABoundedNumberOfStatements) {
  EXPECT_TRUE(IsPolicyOf(json::object()));
  EXPECT_TRUE(IsPolicyOf(json::array(kMaxStatements, json::object())));
  EXPECT_FALSE(IsPolicyOf(json::array(kMaxStatements + 1, json::object())));
}

TEST(SqsPolicy, HasABoundedNumberOfPrincipalsOverItsStatements) {
  const auto of = [](std::size_t count) {
    return json::object{{"Principal", {{"AWS", json::array(count, "1")}}}};
  };
  EXPECT_TRUE(IsPolicyOf({of(kMaxPrincipals - 1), json::object{{"Principal", "*"}}}));
  EXPECT_FALSE(IsPolicyOf({of(kMaxPrincipals), json::object{{"Principal", "*"}}}));
}

TEST(SqsPolicy, HasABoundedNumberOfConditions) {
  const auto of = [](std::size_t count) {
    json::object keys;
    for (std::size_t i = 0; i < count; ++i) keys["aws:key" + std::to_string(i)] = "x";
    return json::object{{"Condition", {{"StringEquals", std::move(keys)}}}};
  };
  EXPECT_TRUE(IsPolicyOf(of(kMaxConditions)));
  EXPECT_FALSE(IsPolicyOf({of(kMaxConditions), of(1)}));
}

}  // namespace
}  // namespace weir::cloud::sqs
