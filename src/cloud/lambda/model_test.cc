// Names of functions in all the forms that AWS takes.
#include "src/cloud/lambda/model.h"

#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

TEST(FunctionReference, TakesNamesAndPartsOfArns) {
  for (const char* text : {"f", "function:f", "000000000000:f", "000000000000:function:f",
                           "arn:aws:lambda:us-east-1:000000000000:function:f"}) {
    const auto reference = ParseFunctionReference(text, "us-east-1");
    ASSERT_TRUE(reference.has_value()) << text;
    EXPECT_EQ(reference->key.Arn(), "arn:aws:lambda:us-east-1:000000000000:function:f") << text;
    EXPECT_EQ(reference->qualifier, "") << text;
  }
}

TEST(FunctionReference, TakesQualifiers) {
  for (const char* text :
       {"f:$LATEST", "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST"}) {
    const auto reference = ParseFunctionReference(text, "us-east-1");
    ASSERT_TRUE(reference.has_value()) << text;
    EXPECT_EQ(reference->qualifier, "$LATEST") << text;
  }
}

TEST(FunctionReference, ItsArnNamesTheRegion) {
  const auto reference =
      ParseFunctionReference("arn:aws:lambda:eu-west-1:000000000000:function:f", "us-east-1");
  EXPECT_EQ(reference->key.region, "eu-west-1");
}

TEST(FunctionReference, RefusesTheRest) {
  for (const std::string& text :
       {std::string(), std::string("a b"), std::string("../f"), std::string("111111111111:f"),
        std::string("f:a:b"), std::string(65, 'x'), std::string("arn:aws:s3:::bucket")}) {
    EXPECT_FALSE(ParseFunctionReference(text, "us-east-1").has_value()) << text;
  }
}

}  // namespace
}  // namespace weir::cloud::lambda
