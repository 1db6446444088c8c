// MD5: the digests of RFC 1321.
#include "src/codec/md5.h"

#include <gtest/gtest.h>

#include "src/codec/hex.h"

namespace weir::codec {
namespace {

TEST(Md5, IsThatOfItsSpecification) {
  EXPECT_EQ(ToHex(Md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(ToHex(Md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
}

}  // namespace
}  // namespace weir::codec
