// Methods and paths lead to operations.
#include "src/cloud/lambda/routes.h"

#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

Route Find(std::string method, std::string path) {
  http::Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  return FindRoute(request);
}

TEST(Routes, LeadToOperations) {
  EXPECT_EQ(Find("POST", "/2015-03-31/functions").operation, "CreateFunction");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/").operation, "ListFunctions");
  EXPECT_EQ(Find("DELETE", "/2015-03-31/event-source-mappings/u/").path.at("UUID"), "u");
}

TEST(Routes, DecodeTheirParameters) {
  const Route route =
      Find("GET", "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af");
  EXPECT_EQ(route.operation, "ListTags");
  EXPECT_EQ(route.path.at("Resource"), "arn:aws:lambda:us-east-1:000000000000:function:f");
}

TEST(Routes, LeadNowhereElse) {
  EXPECT_EQ(Find("PUT", "/2015-03-31/functions").operation, "");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/f/nothing").operation, "");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/%zz").operation, "");
  EXPECT_EQ(Find("GET", "/").operation, "");
}

}  // namespace
}  // namespace weir::cloud::lambda
