// How buckets, objects, uploads and parts stand in the store: JSON with short names.
#include "src/cloud/s3/records.h"

#include <utility>

#include <boost/json.hpp>

#include "src/cloud/store/store.h"

namespace weir::cloud::s3 {
namespace {

namespace json = boost::json;

std::int64_t Micros(store::TimePoint time) { return time.time_since_epoch().count(); }
store::TimePoint TimeOf(const json::value& micros) {
  return store::TimePoint(store::Duration(micros.to_number<std::int64_t>()));
}

std::string TextOf(const json::value& value) { return std::string(value.as_string()); }

json::array Encode(const Pairs& pairs) {
  json::array array;
  for (const auto& [name, value] : pairs) array.emplace_back(json::array{name, value});
  return array;
}

Pairs DecodePairs(const json::value& value) {
  Pairs pairs;
  for (const json::value& pair : value.as_array()) {
    pairs.emplace_back(TextOf(pair.as_array().at(0)), TextOf(pair.as_array().at(1)));
  }
  return pairs;
}

/// [body,size], and a third member where the body is in a file
json::array Encode(const Piece& piece) {
  json::array array{piece.body, piece.size};
  if (piece.in_file) array.emplace_back(1);
  return array;
}

Piece DecodePiece(const json::value& value) {
  const json::array& array = value.as_array();
  return {.body = array.at(0).to_number<std::uint64_t>(),
          .size = array.at(1).to_number<std::uint64_t>(),
          .in_file = array.size() > 2};
}

json::array Encode(const Checksum& checksum) {
  return {NameOf(checksum.algorithm), checksum.value, NameOf(checksum.type)};
}

ChecksumAlgorithm DecodeAlgorithm(const json::value& value) {
  const auto algorithm = ChecksumNamed(value.as_string());
  if (!algorithm) throw store::StoreFailure("a checksum of an unknown algorithm");
  return *algorithm;
}

ChecksumType DecodeType(const json::value& value) {
  return ChecksumTypeNamed(value.as_string()).value_or(ChecksumType::kFullObject);
}

Checksum DecodeChecksum(const json::value& value) {
  const json::array& parts = value.as_array();
  return {.algorithm = DecodeAlgorithm(parts.at(0)),
          .value = TextOf(parts.at(1)),
          .type = DecodeType(parts.at(2))};
}

/// {"p":[pieces],"e":etag,"m":micros, and what is there of "h","u","t","c","x","k","l"}
json::object Encode(const ObjectInfo& info) {
  json::array pieces;
  for (const Piece& piece : info.pieces) pieces.emplace_back(Encode(piece));
  json::object object{{"p", std::move(pieces)}, {"e", info.etag}, {"m", Micros(info.modified)}};
  if (!info.headers.empty()) object["h"] = Encode(info.headers);
  if (!info.metadata.empty()) object["u"] = Encode(info.metadata);
  if (!info.tags.empty()) object["t"] = Encode(info.tags);
  if (info.checksum) object["c"] = Encode(*info.checksum);
  object["x"] = info.storage_class;
  const Encryption& encryption = info.encryption;
  object["k"] = json::array{encryption.algorithm, encryption.kms_key, encryption.bucket_key};
  if (!info.upload.empty()) object["l"] = info.upload;
  return object;
}

ObjectInfo DecodeInfo(const json::object& object) {
  ObjectInfo info;
  for (const json::value& piece : object.at("p").as_array()) {
    info.pieces.push_back(DecodePiece(piece));
    info.size += info.pieces.back().size;
  }
  info.etag = TextOf(object.at("e"));
  info.modified = TimeOf(object.at("m"));
  if (const auto* pairs = object.if_contains("h")) info.headers = DecodePairs(*pairs);
  if (const auto* pairs = object.if_contains("u")) info.metadata = DecodePairs(*pairs);
  if (const auto* pairs = object.if_contains("t")) info.tags = DecodePairs(*pairs);
  if (const auto* checksum = object.if_contains("c")) info.checksum = DecodeChecksum(*checksum);
  info.storage_class = TextOf(object.at("x"));
  const json::array& encryption = object.at("k").as_array();
  info.encryption = {.algorithm = TextOf(encryption.at(0)),
                     .kms_key = TextOf(encryption.at(1)),
                     .bucket_key = encryption.at(2).as_bool()};
  if (const auto* upload = object.if_contains("l")) info.upload = TextOf(*upload);
  return info;
}

/// Metadata may hold bytes that are no UTF-8: headers carry any.
json::parse_options AnyBytes() {
  json::parse_options options;
  options.allow_invalid_utf8 = true;
  return options;
}

/// Runs `decode` on the record's JSON; what it throws is a record that is none.
template <typename Decode>
auto Parse(std::string_view record, const Decode& decode) {
  try {
    const json::value value = json::parse(record, {}, AnyBytes());
    return decode(value.as_object());
  } catch (const boost::system::system_error& error) {
    throw store::StoreFailure(error.what());
  } catch (const std::logic_error& error) {  // a member that is absent or of another type
    throw store::StoreFailure(error.what());
  }
}

}  // namespace

std::string EncodeBucket(const Bucket& bucket) {
  return json::serialize(json::object{{"r", bucket.region}, {"c", Micros(bucket.created)}});
}

Bucket DecodeBucket(BucketName name, std::string_view record) {
  return Parse(record, [&](const json::object& object) {
    return Bucket{.name = std::move(name),
                  .region = TextOf(object.at("r")),
                  .created = TimeOf(object.at("c"))};
  });
}

std::string EncodeObject(const ObjectInfo& info) { return json::serialize(Encode(info)); }

ObjectInfo DecodeObject(std::string_view record) { return Parse(record, DecodeInfo); }

std::string EncodeUpload(const Upload& upload) {
  json::object object{{"o", Encode(upload.info)},
                      {"i", Micros(upload.initiated)},
                      {"a", NameOf(upload.checksum_algorithm)},
                      {"y", NameOf(upload.checksum_type)}};
  if (upload.checksum_chosen) object["s"] = true;
  if (upload.began_with_object) object["b"] = true;
  return json::serialize(object);
}

Upload DecodeUpload(ObjectKey key, UploadId id, std::string_view record) {
  return Parse(record, [&](const json::object& object) {
    return Upload{.id = std::move(id),
                  .key = std::move(key),
                  .info = DecodeInfo(object.at("o").as_object()),
                  .initiated = TimeOf(object.at("i")),
                  .checksum_algorithm = DecodeAlgorithm(object.at("a")),
                  .checksum_type = DecodeType(object.at("y")),
                  .checksum_chosen = object.contains("s"),
                  .began_with_object = object.contains("b")};
  });
}

std::string EncodePart(const Part& part) {
  return json::serialize(json::object{{"p", Encode(part.piece)},
                                      {"e", part.etag},
                                      {"m", Micros(part.modified)},
                                      {"c", Encode(part.checksum)}});
}

Part DecodePart(std::uint32_t number, std::string_view record) {
  return Parse(record, [&](const json::object& object) {
    return Part{.number = number,
                .piece = DecodePiece(object.at("p")),
                .etag = TextOf(object.at("e")),
                .modified = TimeOf(object.at("m")),
                .checksum = DecodeChecksum(object.at("c"))};
  });
}

}  // namespace weir::cloud::s3
