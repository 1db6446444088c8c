// A lake's objects, with each request counted as S3 bills it.
#include "tests/forecast/counted_requests.h"

#include <optional>
#include <utility>

namespace weir::forecast {
namespace {

constexpr std::size_t kNamesAPage = 1'000;      // of S3
constexpr std::size_t kRequestsInFlight = 64;   // src/aws/http_client.h
constexpr std::uint64_t kBeginning = 64 << 10;  // src/aws/s3_bytes.cc

/// Pages of another listing, each as large as S3's.
class CountedPages final : public pipeline::ObjectPages {
 public:
  CountedPages(std::unique_ptr<pipeline::ObjectPages> pages, plan::Requests& counts)
      : pages_(std::move(pages)), counts_(counts) {}

  Result<std::optional<Page>> Next() override {
    if (is_over_) return std::optional<Page>();
    ++counts_.lists;
    ++counts_.turns;
    Page page;
    while (page.objects.size() + page.prefixes.size() < kNamesAPage) {
      auto more = pages_->Next();
      if (!more) return more.error();
      is_over_ = !more->has_value();
      if (is_over_) break;
      for (auto& object : (*more)->objects) page.objects.push_back(std::move(object));
      for (auto& prefix : (*more)->prefixes) page.prefixes.push_back(std::move(prefix));
    }
    if (page.objects.empty() && page.prefixes.empty()) return std::optional<Page>();
    return std::optional(std::move(page));
  }

 private:
  const std::unique_ptr<pipeline::ObjectPages> pages_;
  plan::Requests& counts_;
  bool is_over_ = false;
};

class CountedBytes final : public landing::ByteSource {
 public:
  CountedBytes(std::unique_ptr<landing::ByteSource> source, plan::Requests& counts)
      : source_(std::move(source)), counts_(counts) {}

  [[nodiscard]] std::uint64_t size() const override { return source_->size(); }
  Result<std::string> Read(std::uint64_t offset, std::uint64_t size) override {
    if (offset + size > kBeginning && size > 0) {
      ++counts_.gets;
      ++counts_.turns;
    }
    return source_->Read(offset, size);
  }
  [[nodiscard]] std::string Describe() const override { return source_->Describe(); }

 private:
  const std::unique_ptr<landing::ByteSource> source_;
  plan::Requests& counts_;
};

}  // namespace

void CountedRequests::CountTurns(std::size_t requests) {
  counts_.turns += static_cast<double>((requests + kRequestsInFlight - 1) / kRequestsInFlight);
}

std::unique_ptr<pipeline::ObjectPages> CountedRequests::List(const std::string& prefix,
                                                             const std::string& delimiter) {
  return std::make_unique<CountedPages>(objects_.List(prefix, delimiter), counts_);
}

std::vector<Result<std::optional<std::string>>> CountedRequests::Get(
    std::span<const std::string> names) {
  counts_.gets += static_cast<double>(names.size());
  CountTurns(names.size());
  return objects_.Get(names);
}

std::vector<Result<std::string>> CountedRequests::GetRanges(
    std::span<const merge::ObjectRange> ranges) {
  counts_.gets += static_cast<double>(ranges.size());
  CountTurns(ranges.size());
  return objects_.GetRanges(ranges);
}

Result<std::unique_ptr<landing::ByteSource>> CountedRequests::Open(const std::string& name) {
  ++counts_.gets;
  ++counts_.turns;
  auto source = objects_.Open(name);
  if (!source) return source.error();
  return std::unique_ptr<landing::ByteSource>(
      std::make_unique<CountedBytes>(*std::move(source), counts_));
}

std::vector<Result<pipeline::PutOutcome>> CountedRequests::Create(
    std::span<const merge::NewObject> objects, const merge::MaySend& may_send) {
  counts_.puts += static_cast<double>(objects.size());
  CountTurns(objects.size());
  return objects_.Create(objects, may_send);
}

std::vector<Result<std::optional<merge::VersionedObject>>> CountedRequests::GetVersions(
    std::span<const std::string> names) {
  counts_.gets += static_cast<double>(names.size());
  CountTurns(names.size());
  return objects_.GetVersions(names);
}

std::vector<Result<bool>> CountedRequests::Replace(std::span<const merge::Replacement> objects,
                                                   const merge::MaySend& may_send) {
  counts_.puts += static_cast<double>(objects.size());
  CountTurns(objects.size());
  return objects_.Replace(objects, may_send);
}

std::vector<Result<void>> CountedRequests::Delete(std::span<const std::string> names) {
  CountTurns(names.size());
  return objects_.Delete(names);
}

}  // namespace weir::forecast
