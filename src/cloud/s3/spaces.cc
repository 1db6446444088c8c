// Buckets, objects, uploads and parts were JSON in version 1, of short names.
#include "src/cloud/s3/spaces.h"

#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/model.h"
#include "src/cloud/store/record/json_row.h"

namespace weir::cloud::store {

template <>
struct JsonForm<s3::ChecksumAlgorithm> {
  static void Read(const boost::json::value& json, s3::ChecksumAlgorithm& algorithm) {
    algorithm = Need(s3::ChecksumNamed(json.as_string()), "algorithm of a checksum");
  }
};

template <>
struct JsonForm<s3::ChecksumType> {
  static void Read(const boost::json::value& json, s3::ChecksumType& type) {
    type = s3::ChecksumTypeNamed(json.as_string()).value_or(type);
  }
};

/// [algorithm, value, type]
template <>
struct JsonForm<s3::Checksum> {
  static void Read(const boost::json::value& json, s3::Checksum& checksum) {
    internal::ReadJson(json.as_array().at(0), checksum.algorithm);
    internal::ReadJson(json.as_array().at(1), checksum.value);
    internal::ReadJson(json.as_array().at(2), checksum.type);
  }
};

/// [body, size]; no body was in a file.
template <>
struct JsonForm<s3::Piece> {
  static void Read(const boost::json::value& json, s3::Piece& piece) {
    internal::ReadJson(json.as_array().at(0), piece.body);
    internal::ReadJson(json.as_array().at(1), piece.size);
  }
};

/// [algorithm, key, whether it is the bucket's]
template <>
struct JsonForm<s3::Encryption> {
  static void Read(const boost::json::value& json, s3::Encryption& encryption) {
    internal::ReadJson(json.as_array().at(0), encryption.algorithm);
    internal::ReadJson(json.as_array().at(1), encryption.kms_key);
    internal::ReadJson(json.as_array().at(2), encryption.bucket_key);
  }
};

template <>
struct JsonNames<s3::Bucket> {
  static constexpr std::array<std::string_view, 2> kNames = {"r", "c"};
};

template <>
struct JsonNames<s3::ObjectInfo> {
  static constexpr std::array<std::string_view, 9> kNames = {"p",  "e",  "m", "h?", "u?",
                                                             "t?", "c?", "x", "k"};
};

template <>
struct JsonNames<s3::Upload> {
  static constexpr std::array<std::string_view, 5> kNames = {"o", "i", "a", "y", "s?"};
};

template <>
struct JsonNames<s3::Part> {
  static constexpr std::array<std::string_view, 4> kNames = {"p", "e", "m", "c"};
};

}  // namespace weir::cloud::store

namespace weir::cloud::s3 {

std::vector<store::Space> Spaces() {
  return {{.name = keys::kBuckets, .steps = {store::FromJson<Bucket>}},
          {.name = keys::kObjects, .steps = {store::FromJson<ObjectInfo>}},
          {.name = keys::kUploads, .steps = {store::FromJson<Upload>}},
          {.name = keys::kParts, .steps = {store::FromJson<Part>}},
          {.name = keys::kConfigurations, .steps = {}},
          {.name = keys::kBodies, .steps = {}},
          {.name = keys::kFiles, .steps = {}}};
}

}  // namespace weir::cloud::s3
