// Reads and writes points in time without locale, allocation or floating point.
#include "src/event/timestamp.h"

#include <array>
#include <chrono>

#include "src/result/check.h"

namespace weir::event {
namespace {

constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr std::int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
constexpr Timestamp kFirst = {-62'135'596'800 * kMicrosPerSecond};     // 0001-01-01T00:00:00Z
constexpr Timestamp kLast = {253'402'300'800 * kMicrosPerSecond - 1};  // the end of the year 9999

std::optional<Timestamp> InRange(std::int64_t micros) {
  const Timestamp time{micros};
  if (time < kFirst || time > kLast) return std::nullopt;
  return time;
}

/// Where a parser stands in its text; '\0' stands for the end.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  [[nodiscard]] bool AtEnd() const { return at_ == end_; }
  [[nodiscard]] std::size_t Left() const { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] char Peek() const { return AtEnd() ? '\0' : *at_; }

  bool Skip(char wanted) {
    if (AtEnd() || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  bool SkipEither(char one, char other) { return Skip(one) || Skip(other); }

  /// The next character as a digit.
  bool Digit(std::uint32_t& digit) {
    if (AtEnd()) return false;
    digit = static_cast<std::uint32_t>(*at_) - '0';
    if (digit > 9) return false;
    ++at_;
    return true;
  }

  /// The next `Count` characters as a number.
  template <std::size_t Count>
  bool Digits(std::uint32_t& number) {
    if (Left() < Count) return false;
    number = 0;
    bool good = true;
    for (std::size_t i = 0; i < Count; ++i) {
      const std::uint32_t digit = static_cast<std::uint32_t>(at_[i]) - '0';
      good &= digit <= 9;
      number = number * 10 + digit;
    }
    at_ += Count;
    return good;
  }

 private:
  const char* at_;
  const char* end_;
};

// ---- Numbers ----

constexpr std::int64_t kKeptDigits = 18;  // the microseconds of the year 9999 have 18 digits

constexpr auto kPowersOfTen = [] {
  std::array<std::int64_t, kKeptDigits + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

/// A JSON number as ±0.d₁d₂d₃… × 10^point, where d₁ is not 0. Of the digits the first 18 are kept:
/// those behind them are beyond the microsecond, or the number is beyond the year 9999.
class Decimal {
 public:
  static std::optional<Decimal> Parse(std::string_view text) {
    Decimal decimal;
    Cursor in(text);
    decimal.negative_ = in.Skip('-');
    if (!decimal.ReadWhole(in)) return std::nullopt;
    if (in.Skip('.') && !decimal.ReadFraction(in)) return std::nullopt;
    if (in.SkipEither('e', 'E') && !decimal.ReadExponent(in)) return std::nullopt;
    if (!in.AtEnd()) return std::nullopt;
    return decimal;
  }

  /// The limits between seconds, milliseconds and microseconds, 1e11 and 1e14, are powers of ten,
  /// so the count of whole digits tells on which side a number stands.
  [[nodiscard]] std::int64_t WholeDigits() const { return count_ == 0 ? 0 : point_; }

  /// The number times 10^`shift`, cut towards zero. Nothing when it has more than 18 digits.
  [[nodiscard]] std::optional<std::int64_t> Scaled(std::int64_t shift) const {
    const std::int64_t wanted = WholeDigits() + shift;
    if (count_ == 0 || wanted <= 0) return 0;
    if (wanted > kKeptDigits) return std::nullopt;
    const std::int64_t magnitude = wanted >= count_ ? digits_ * PowerOfTen(wanted - count_)
                                                    : digits_ / PowerOfTen(count_ - wanted);
    return negative_ ? -magnitude : magnitude;
  }

 private:
  static std::int64_t PowerOfTen(std::int64_t exponent) {
    return kPowersOfTen[static_cast<std::size_t>(exponent)];
  }

  bool ReadWhole(Cursor& in) {
    std::uint32_t digit = 0;
    if (!in.Digit(digit)) return false;
    if (digit == 0) return true;  // JSON has no leading zeros: another digit stops the parse
    do {
      Keep(digit);
      ++point_;
    } while (in.Digit(digit));
    return true;
  }

  bool ReadFraction(Cursor& in) {
    std::uint32_t digit = 0;
    if (!in.Digit(digit)) return false;
    do {
      if (count_ == 0 && digit == 0) {
        --point_;
      } else {
        Keep(digit);
      }
    } while (in.Digit(digit));
    return true;
  }

  bool ReadExponent(Cursor& in) {
    constexpr std::int64_t kFarAway = std::int64_t{1} << 53;  // longer than any text
    const bool negative = in.Skip('-');
    if (!negative) in.Skip('+');
    std::uint32_t digit = 0;
    if (!in.Digit(digit)) return false;
    std::int64_t exponent = 0;
    do {
      if (exponent < kFarAway) exponent = exponent * 10 + digit;
    } while (in.Digit(digit));
    point_ += negative ? -exponent : exponent;
    return true;
  }

  void Keep(std::uint32_t digit) {
    if (count_ == kKeptDigits) return;
    digits_ = digits_ * 10 + digit;
    ++count_;
  }

  bool negative_ = false;
  std::int64_t digits_ = 0;
  std::int64_t count_ = 0;
  std::int64_t point_ = 0;
};

std::int64_t DigitsToMicros(TimeFormat format, const Decimal& number) {
  constexpr std::int64_t kSeconds = 6;
  constexpr std::int64_t kMillis = 3;
  constexpr std::int64_t kMicros = 0;
  constexpr std::int64_t kNanos = -3;
  if (format == TimeFormat::kUnixSeconds) return kSeconds;
  if (format == TimeFormat::kUnixMillis) return kMillis;
  if (format == TimeFormat::kUnixMicros) return kMicros;
  if (format == TimeFormat::kUnixNanos) return kNanos;
  if (number.WholeDigits() <= 11) return kSeconds;
  return number.WholeDigits() <= 14 ? kMillis : kMicros;
}

// ---- RFC 3339 and ISO 8601 ----

/// Reads one text from left to right; each step adds to `micros_` and says whether it went well.
/// Whether the date has hyphens decides whether the time has colons.
class IsoReader {
 public:
  explicit IsoReader(std::string_view text)
      : in_(text), extended_(text.size() > 4 && text[4] == '-') {}

  std::optional<Timestamp> Read() {
    if (!ReadDate()) return std::nullopt;
    if (!in_.AtEnd() && !(ReadSeparator() && ReadTime() && ReadOffset())) return std::nullopt;
    return InRange(micros_);
  }

 private:
  bool ReadDate() {
    std::uint32_t year = 0;
    std::uint32_t month = 0;
    std::uint32_t day = 0;
    if (!in_.Digits<4>(year) || !SkipMark('-') || !in_.Digits<2>(month) || !SkipMark('-') ||
        !in_.Digits<2>(day)) {
      return false;
    }
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok()) return false;
    micros_ = std::chrono::sys_days{date}.time_since_epoch().count() * kMicrosPerDay;
    return true;
  }

  bool ReadSeparator() { return in_.SkipEither('T', 't') || in_.Skip(' '); }

  bool ReadTime() {
    std::uint32_t hour = 0;
    std::uint32_t minute = 0;
    std::uint32_t second = 0;
    std::uint32_t fraction = 0;
    if (!in_.Digits<2>(hour) || !SkipMark(':') || !in_.Digits<2>(minute)) return false;
    if (HasSeconds() && !(SkipMark(':') && in_.Digits<2>(second) && ReadFraction(fraction))) {
      return false;
    }
    if (second == 60) fraction = 0;  // a leap second counts as the start of the next one
    micros_ +=
        hour * kMicrosPerHour + minute * kMicrosPerMinute + second * kMicrosPerSecond + fraction;
    const bool end_of_day = hour == 24 && minute == 0 && second == 0 && fraction == 0;
    return (hour <= 23 || end_of_day) && minute <= 59 && second <= 60;
  }

  [[nodiscard]] bool HasSeconds() const {
    const char next = in_.Peek();
    return extended_ ? next == ':' : next >= '0' && next <= '9';
  }

  bool ReadFraction(std::uint32_t& micros) {
    if (!in_.SkipEither('.', ',')) return true;
    std::uint32_t digit = 0;
    if (!in_.Digit(digit)) return false;
    std::uint32_t unit = 100'000;
    do {
      micros += digit * unit;
      unit /= 10;
    } while (in_.Digit(digit));
    return true;
  }

  bool ReadOffset() {
    if (in_.AtEnd()) return true;
    if (in_.SkipEither('Z', 'z')) return in_.AtEnd();
    const bool west = in_.Skip('-');
    if (!west && !in_.Skip('+')) return false;
    std::uint32_t hours = 0;
    std::uint32_t minutes = 0;
    if (!in_.Digits<2>(hours)) return false;
    if (!in_.AtEnd()) {
      in_.Skip(':');
      if (!in_.Digits<2>(minutes)) return false;
    }
    const std::int64_t offset = hours * kMicrosPerHour + minutes * kMicrosPerMinute;
    micros_ += west ? offset : -offset;
    return hours <= 23 && minutes <= 59 && in_.AtEnd();
  }

  bool SkipMark(char mark) { return !extended_ || in_.Skip(mark); }

  Cursor in_;
  bool extended_;
  std::int64_t micros_ = 0;
};

// ---- Writing ----

constexpr std::size_t kLongestTime = std::string_view("2021-07-15T08:09:10.123456Z").size();

template <std::size_t Count>
char* PutDigits(char* out, std::uint32_t number) {
  for (std::size_t i = Count; i-- > 0; number /= 10) {
    out[i] = static_cast<char>('0' + number % 10);
  }
  return out + Count;
}

char* PutChar(char* out, char character) {
  *out = character;
  return out + 1;
}

char* PutDate(char* out, const CivilDate& date) {
  WEIR_CHECK(date.year >= 1 && date.year <= 9999, "only the years 0001 to 9999 are written");
  out = PutDigits<4>(out, static_cast<std::uint32_t>(date.year));
  out = PutDigits<2>(PutChar(out, '-'), date.month);
  return PutDigits<2>(PutChar(out, '-'), date.day);
}

char* PutTime(char* out, std::uint32_t seconds_of_day) {
  out = PutDigits<2>(out, seconds_of_day / 3600);
  out = PutDigits<2>(PutChar(out, ':'), seconds_of_day / 60 % 60);
  return PutDigits<2>(PutChar(out, ':'), seconds_of_day % 60);
}

char* PutMicros(char* out, std::uint32_t micros) { return PutDigits<6>(PutChar(out, '.'), micros); }

char* PutFraction(char* out, std::uint32_t micros) {
  if (micros == 0) return out;
  if (micros % 1000 == 0) return PutDigits<3>(PutChar(out, '.'), micros / 1000);
  return PutMicros(out, micros);
}

void Append(Timestamp time, char* (*put_fraction)(char*, std::uint32_t), std::string& out) {
  const Day day = DayOf(time);
  const std::int64_t of_day = time.micros - day.days * kMicrosPerDay;
  std::array<char, kLongestTime> text{};
  char* end = PutChar(PutDate(text.data(), CivilDateOf(day)), 'T');
  end = PutTime(end, static_cast<std::uint32_t>(of_day / kMicrosPerSecond));
  end = put_fraction(end, static_cast<std::uint32_t>(of_day % kMicrosPerSecond));
  end = PutChar(end, 'Z');
  out.append(text.data(), end);
}

}  // namespace

std::optional<Timestamp> ParseTimestamp(std::string_view text, TimeFormat format) {
  if (format == TimeFormat::kRfc3339) return IsoReader(text).Read();
  if (const std::optional<Decimal> number = Decimal::Parse(text)) {
    const std::optional<std::int64_t> micros = number->Scaled(DigitsToMicros(format, *number));
    return micros ? InRange(*micros) : std::nullopt;
  }
  return format == TimeFormat::kAuto ? IsoReader(text).Read() : std::nullopt;
}

bool LooksLikeNanos(std::string_view text, Timestamp earliest, Timestamp latest) {
  const auto time = ParseTimestamp(text, TimeFormat::kUnixNanos);
  return time && *time >= earliest && *time <= latest;
}

void AppendTimestamp(Timestamp time, std::string& out) { Append(time, PutFraction, out); }

void AppendWideTimestamp(Timestamp time, std::string& out) { Append(time, PutMicros, out); }

std::string FormatTimestamp(Timestamp time) {
  std::string text;
  AppendTimestamp(time, text);
  return text;
}

Day DayOf(Timestamp time) {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::microseconds(time.micros));
  return Day{static_cast<std::int32_t>(days.count())};
}

CivilDate CivilDateOf(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day.days))};
  return CivilDate{static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                   static_cast<unsigned>(date.day())};
}

Day DayOf(const CivilDate& date) {
  const std::chrono::year_month_day civil{
      std::chrono::year(date.year), std::chrono::month(date.month), std::chrono::day(date.day)};
  return Day{static_cast<std::int32_t>(std::chrono::sys_days{civil}.time_since_epoch().count())};
}

std::string FormatDay(Day day) {
  std::array<char, 10> text{};
  return {text.data(), PutDate(text.data(), CivilDateOf(day))};
}

std::optional<Day> ParseDay(std::string_view text) {
  const auto time = ParseTimestamp(std::string(text) + "T00:00:00Z", TimeFormat::kRfc3339);
  if (!time) return std::nullopt;
  const Day day = DayOf(*time);
  return FormatDay(day) == text ? std::optional(day) : std::nullopt;
}

}  // namespace weir::event
