// Realistic members in changing order, then text up to the size.
#include "src/generator/payload.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "src/generator/vocabulary.h"

namespace weir::generator {
namespace {

constexpr std::size_t kLongestMember = 130;  // what any of kMembers writes at most
constexpr std::string_view kTextBegin = R"(,"message":")";
constexpr std::string_view kTextEnd = "\"";
constexpr std::string_view kFiller =
    "and so on, as agreed with the support team on the phone, see the earlier messages in this "
    "thread for the details of what was said";

/// Parts are written one after another, and drawn in that order as well: in which order a call
/// evaluates its arguments is left to the compiler.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  const Writer& operator<<(std::string_view text) const {
    out_ += text;
    return *this;
  }
  const Writer& operator<<(std::uint32_t number) const {
    std::array<char, 10> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out_.append(digits.data(), end);
    return *this;
  }

 private:
  std::string& out_;
};

void AppendSource(Random& random, std::string& out) {
  Writer(out) << R"(,"source":")" << random.Pick(Sources()) << R"(","schema_version":)"
              << (1 + random.Below(4));
}

void AppendUser(Random& random, std::string& out) {
  Writer(out) << R"(,"user":{"id":)" << random.Below(5'000'000) << R"(,"name":")"
              << random.Pick(PersonNames()) << R"(","country":")" << random.Pick(Countries())
              << R"(","verified":)" << (random.Below(4) == 0 ? "false" : "true") << "}";
}

void AppendIp(Random& random, std::string& out) {
  if (random.Below(8) == 0) {
    Writer(out) << R"(,"ip":"2001:db8::)" << random.Below(10'000) << "\"";
  } else {
    Writer(out) << R"(,"ip":")" << (1 + random.Below(223)) << "." << random.Below(256) << "."
                << random.Below(256) << "." << (1 + random.Below(254)) << "\"";
  }
}

void AppendUserAgent(Random& random, std::string& out) {
  Writer(out) << R"(,"user_agent":")" << random.Pick(UserAgents()) << "\"";
}

void AppendAmount(Random& random, std::string& out) {
  Writer(out) << R"(,"amount":)" << random.Below(1'000) << "." << (10 + random.Below(90))
              << R"(,"currency":")" << random.Pick(Currencies()) << "\"";
}

void AppendItems(Random& random, std::string& out) {
  out += R"(,"items":[)";
  for (std::uint32_t count = random.Below(3); count > 0; --count) {
    Writer(out) << R"({"sku":"A-)" << (1'000 + random.Below(9'000)) << R"(","quantity":)"
                << (1 + random.Below(9)) << "},";
  }
  Writer(out) << R"({"sku":"gift","quantity":1}])";
}

void AppendPage(Random& random, std::string& out) {
  Writer(out) << R"(,"page":{"url":"https:\/\/shop.example.com)" << random.Pick(Paths())
              << R"(","load_ms":)" << random.Below(4'000) << R"(,"referrer":null})";
}

constexpr std::array kMembers = {AppendSource, AppendUser,  AppendIp,  AppendUserAgent,
                                 AppendAmount, AppendItems, AppendPage};

// Whole sentences, then ASCII to the byte, for no character may be cut.
void AppendText(Random& random, std::size_t size, std::string& out) {
  const std::size_t end = out.size() + size;
  for (;;) {
    const std::string_view sentence = random.Pick(Sentences());
    if (out.size() + sentence.size() > end) break;
    out += sentence;
  }
  while (out.size() < end) out += kFiller.substr(0, end - out.size());
}

}  // namespace

void AppendPayload(Random& random, std::size_t size, std::string& out) {
  const std::size_t end = out.size() + size;
  const std::size_t first = random.Below(kMembers.size());
  for (std::size_t i = 0; i < kMembers.size() && out.size() + kLongestMember <= end; ++i) {
    kMembers[(first + i) % kMembers.size()](random, out);
  }
  const std::size_t frame = kTextBegin.size() + kTextEnd.size();
  if (out.size() + frame > end) return;
  out += kTextBegin;
  AppendText(random, end - out.size() - kTextEnd.size(), out);
  out += kTextEnd;
}

}  // namespace weir::generator
