// GetObject and HeadObject: an object, some of its bytes, or what is said of it.
#include "src/cloud/s3/ops/get_object.h"

#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/conditions.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/object_headers.h"
#include "src/cloud/s3/ranges.h"
#include "src/text/time.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOverrides = {{
    {"response-cache-control", "Cache-Control"},
    {"response-content-disposition", "Content-Disposition"},
    {"response-content-encoding", "Content-Encoding"},
    {"response-content-language", "Content-Language"},
    {"response-content-type", "Content-Type"},
    {"response-expires", "Expires"},
}};

/// An object's bytes as an answer's body. The first piece is read before anything is said of the
/// object: what can't be read is no success that is cut off, but an error with its reason.
class ObjectSource : public http::BodySource {
 public:
  /// Throws StoreFailure.
  explicit ObjectSource(std::unique_ptr<BodyCursor> bytes)
      : bytes_(std::move(bytes)), first_(bytes_->Read(http::kPieceBytes)) {}

  void Next(std::size_t max, http::GivePiece give) override {
    http::BodyPiece piece;
    try {
      piece.bytes = first_.empty() ? bytes_->Read(max) : TakeFirst(max);
      if (!piece.bytes.empty()) piece.kind = http::BodyPiece::Kind::kBytes;
    } catch (const store::StoreFailure& failure) {
      spdlog::error("s3: an answer is cut off: {}", failure.what());
      piece.kind = http::BodyPiece::Kind::kFailed;
    }
    give(std::move(piece));
  }

 private:
  std::string TakeFirst(std::size_t max) {
    if (first_.size() <= max) return std::exchange(first_, {});
    std::string begin = first_.substr(0, max);
    first_.erase(0, max);
    return begin;
  }

  const std::unique_ptr<BodyCursor> bytes_;
  std::string first_;  ///< what of it was not asked for yet
};

/// What a request wants of the object that is there.
struct Selection {
  ReadVerdict verdict = ReadVerdict::kGoOn;
  Range range;
  std::size_t parts = 0;  ///< of the object, where one of them was asked for
};

/// `partNumber`: the bytes of one part; an object that was put at once is one part.
protocol::Outcome<Range> PartRange(std::string_view number, const ObjectInfo& info) {
  std::size_t wanted = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), wanted);
  if (error != std::errc() || end != number.data() + number.size() || wanted == 0) {
    return errors::InvalidArgument("Part number must be an integer between 1 and 10000, inclusive",
                                   "partNumber", number);
  }
  if (wanted > info.pieces.size()) return errors::InvalidPartNumber();
  ByteRange bytes;
  for (std::size_t i = 0; i + 1 < wanted; ++i) bytes.first += info.pieces[i].size;
  bytes.size = info.pieces[wanted - 1].size;
  return Range{RangeKind::kPart, bytes};
}

protocol::Outcome<Selection> Select(const Request& request, const ObjectInfo& info,
                                    store::TimePoint now) {
  const ReadCondition condition = JudgeRead(request, info, now);
  if (condition.verdict == ReadVerdict::kFailed) {
    return errors::PreconditionFailed(condition.failed);
  }
  Selection selection{.verdict = condition.verdict, .range = {}, .parts = 0};
  // Preconditions come before the range (RFC 9110, 13.2.2).
  if (condition.verdict == ReadVerdict::kNotModified) return selection;
  const std::string_view header = request.Header("range");
  const auto part = request.Parameter("partNumber");
  if (part && !header.empty()) {
    return errors::InvalidRequest(
        "Cannot specify both Range header and partNumber query parameter");
  }
  selection.range = ParseRange(header, info.size);
  if (part) {
    const auto range = PartRange(*part, info);
    if (!range) return range.error();
    selection.range = *range;
    selection.parts = info.pieces.size();
  }
  if (selection.range.kind == RangeKind::kUnsatisfiable) {
    return errors::InvalidRange(header, info.size);
  }
  return selection;
}

/// A HEAD's answer, and a GET's without its bytes.
http::Response Describe(const Request& request, const ObjectInfo& info,
                        const Selection& selection) {
  if (selection.verdict == ReadVerdict::kNotModified) {
    http::Response response = EmptyAnswer(304);
    response.headers.Add("ETag", Quoted(info.etag));
    response.headers.Add("Last-Modified", text::HttpTime(info.modified));
    return response;
  }
  const bool partial = selection.range.kind == RangeKind::kPart;
  http::Response response = EmptyAnswer(partial ? 206 : 200);
  AddObjectHeaders(info, response);
  const ByteRange bytes = selection.range.bytes;
  if (partial && bytes.size > 0) {
    response.headers.Add("Content-Range", fmt::format("bytes {}-{}/{}", bytes.first,
                                                      bytes.first + bytes.size - 1, info.size));
  }
  if (selection.parts > 1) {
    response.headers.Add("x-amz-mp-parts-count", fmt::to_string(selection.parts));
  }
  // A part's bytes do not have the whole object's checksum.
  if (request.Header("x-amz-checksum-mode") == "ENABLED" && bytes.size == info.size) {
    AddChecksum(info.checksum, response);
  }
  for (const auto& [parameter, header] : kOverrides) {
    if (const auto value = request.Parameter(parameter)) {
      response.headers.Set(header, std::string(*value));
    }
  }
  return response;
}

std::optional<protocol::AwsError> ProblemOfRead(const Request& request) {
  if (auto problem = VersionProblem(request)) return problem;
  if (request.Header("x-amz-server-side-encryption-customer-algorithm").empty()) {
    return std::nullopt;
  }
  return errors::HeaderNotImplemented("x-amz-server-side-encryption-customer-algorithm");
}

}  // namespace

Answer GetObject(Context& context, Request& request) {
  if (auto problem = ProblemOfRead(request)) return *problem;
  Selection selection;
  const auto choose = [&](const ObjectInfo& info) -> protocol::Outcome<ByteRange> {
    if (IsArchived(info)) return errors::InvalidObjectState(info.storage_class);
    auto selected = Select(request, info, context.clock.Now());
    if (!selected) return selected.error();
    selection = *selected;
    return selection.verdict == ReadVerdict::kGoOn ? selection.range.bytes : ByteRange{};
  };
  auto object = context.store.objects.Read(request.bucket(), request.key(), choose);
  if (!object) return object.error();
  http::Response response = Describe(request, object->info, selection);
  const std::uint64_t size = object->bytes->left();
  if (size <= http::kPieceBytes) {
    response.body = object->bytes->ReadAll();
  } else {
    response.source = std::make_shared<ObjectSource>(std::move(object->bytes));
    response.source_bytes = size;
  }
  return response;
}

Answer HeadObject(Context& context, Request& request) {
  if (auto problem = ProblemOfRead(request)) return *problem;
  const auto info = context.store.objects.Find(request.bucket(), request.key());
  if (!info) return info.error();
  const auto selection = Select(request, *info, context.clock.Now());
  if (!selection) return selection.error();
  http::Response response = Describe(request, *info, *selection);
  if (response.status != 304) {
    response.headers.Add("Content-Length", fmt::to_string(selection->range.bytes.size));
  }
  return response;
}

}  // namespace weir::cloud::s3
