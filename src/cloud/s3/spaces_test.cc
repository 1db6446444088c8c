// Rows of before, when they were JSON, are rows of today.
#include "src/cloud/s3/spaces.h"

#include <gtest/gtest.h>

#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/rows.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::s3 {
namespace {

const BucketName kLake{"lake"};
const UploadId kUploadId{"u"};

TEST(S3Spaces, RowsOfJsonAreLedToTodays) {
  const auto memory = store::Store::Open({.in_memory = true}).value();
  store::WriteBatch batch;
  batch.Put(keys::OfBucket(kLake), R"({"r":"eu-west-1","c":7})");
  batch.Put(keys::OfObject(kLake, "a"),
            R"({"p":[[3,10],[4,5]],"e":"etag-2","m":9,"u":[["colour","blue"]],"t":[["k","v"]],)"
            R"("c":["SHA256","abc=-2","COMPOSITE"],"x":"STANDARD_IA","k":["AES256","",false]})");
  batch.Put(keys::OfUpload(kLake, {"b"}, kUploadId),
            R"({"o":{"p":[],"e":"","m":1,"x":"STANDARD","k":["aws:kms","key",true]},"i":2,)"
            R"("a":"CRC32","y":"FULL_OBJECT","s":true})");
  batch.Put(keys::OfPart(kUploadId, 1),
            R"({"p":[5,6],"e":"e","m":3,"c":["CRC32","AAAA","FULL_OBJECT"]})");
  ASSERT_TRUE(memory->Apply(std::move(batch)));
  ASSERT_TRUE(store::Migrate(*memory, Spaces()));

  const auto row = [&](const store::Key& key) { return memory->Get(key).value(); };
  EXPECT_EQ(DecodeBucket(kLake, row(keys::OfBucket(kLake))).region, "eu-west-1");
  const ObjectInfo object = DecodeObject(row(keys::OfObject(kLake, "a")));
  EXPECT_EQ(object.size, 15U);
  EXPECT_EQ(object.pieces[1].body, 4U);
  EXPECT_FALSE(object.pieces[1].in_file);
  EXPECT_EQ(object.metadata[0].second, "blue");
  EXPECT_EQ(object.checksum->type, ChecksumType::kComposite);
  EXPECT_EQ(object.storage_class, "STANDARD_IA");
  const Upload upload =
      DecodeUpload({"b"}, kUploadId, row(keys::OfUpload(kLake, {"b"}, kUploadId)));
  EXPECT_EQ(upload.info.encryption.kms_key, "key");
  EXPECT_TRUE(upload.checksum_chosen);
  EXPECT_EQ(DecodePart(1, row(keys::OfPart(kUploadId, 1))).checksum.value, "AAAA");
}

}  // namespace
}  // namespace weir::cloud::s3
