// Reads a table line by line. Lines that begin with a space go on about the one before:
//
//     operation PutRecord             what can be asked
//      input PutRecordInput
//     structure PutRecordInput        what a request of it holds
//      Data! Data                     a member, here a required one, and its shape
//     blob Data 0..10485760           lengths, sizes and values: least..most
//     list TagList 1..50
//      of Tag
#include "src/cloud/protocol/model/service_model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "src/result/check.h"

namespace weir::cloud::protocol {
namespace {

constexpr std::array<std::pair<std::string_view, Kind>, 11> kKinds = {{
    {"structure", Kind::kStructure},
    {"list", Kind::kList},
    {"map", Kind::kMap},
    {"string", Kind::kString},
    {"blob", Kind::kBlob},
    {"boolean", Kind::kBoolean},
    {"integer", Kind::kInteger},
    {"long", Kind::kLong},
    {"float", Kind::kFloat},
    {"double", Kind::kDouble},
    {"timestamp", Kind::kTimestamp},
}};

constexpr std::array<std::pair<std::string_view, Place>, 5> kPlaces = {{
    {"uri", Place::kUri},
    {"query", Place::kQuery},
    {"header", Place::kHeader},
    {"headers", Place::kHeaders},
    {"status", Place::kStatus},
}};

template <typename Table>
auto Named(const Table& table, std::string_view name) {
  const auto* found = std::find_if(table.begin(), table.end(),
                                   [&](const auto& entry) { return entry.first == name; });
  WEIR_CHECK(found != table.end(), "a model's table has a word that nobody knows");
  return found->second;
}

/// Takes what stands before the next `end` off the text.
std::string_view Take(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

std::int64_t Number(std::string_view text) {
  double number = 0;  // a float's bound may be written 1.0
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  WEIR_CHECK(error == std::errc() && end == text.data() + text.size(), "a bound is a number");
  return static_cast<std::int64_t>(number);
}

void ReadBounds(std::string_view text, Shape& shape) {
  if (text.empty()) return;
  const std::size_t dots = text.find("..");
  WEIR_CHECK(dots != std::string_view::npos, "bounds are least..most");
  const std::string_view least = text.substr(0, dots);
  const std::string_view most = text.substr(dots + 2);
  if (!least.empty()) shape.min = Number(least);
  if (!most.empty()) shape.max = Number(most);
}

}  // namespace

/// The pieces of a pattern come one after another; it is made when the shape ends.
class TableReader {
 public:
  explicit TableReader(ServiceModel& model) : model_(model) {
    for (const auto& [word, kind] : kKinds) Named(word).kind = kind;
  }

  void Read(std::string_view table) {
    while (!table.empty()) {
      std::string_view line = Take(table, '\n');
      if (line.empty()) continue;
      if (line.front() == ' ') {
        line.remove_prefix(1);
        shape_ == nullptr ? ReadOfOperation(line) : ReadOfShape(line);
      } else {
        EndShape();
        Begin(line);
      }
    }
    EndShape();
    WEIR_CHECK(defined_ == model_.shapes_.size(), "a model's table names a shape it does not have");
  }

 private:
  Shape& Named(std::string_view name) {
    auto [at, is_new] = model_.by_name_.try_emplace(name, nullptr);
    if (is_new) {
      at->second = &model_.shapes_.emplace_back();
      at->second->name = name;
    }
    return *at->second;
  }

  void Begin(std::string_view line) {
    const std::string_view word = Take(line, ' ');
    const std::string_view name = Take(line, ' ');
    if (word == "service") {
      model_.api_version_ = line;
    } else if (word == "operation") {
      shape_ = nullptr;
      model_.operations_.push_back({.name = name, .input = &Named("structure")});
    } else {
      shape_ = &Named(name);
      shape_->kind = protocol::Named(kKinds, word);
      ReadBounds(line, *shape_);
      ++defined_;
    }
  }

  void ReadOfOperation(std::string_view line) {
    ApiOperation& operation = model_.operations_.back();
    const std::string_view word = Take(line, ' ');
    if (word == "input") {
      operation.input = &Named(line);
    } else if (word == "output") {
      operation.output = &Named(line);
    } else if (word == "silent") {
      operation.answers = false;
    } else {
      WEIR_CHECK(word == "http", "an operation has an input, an output and a binding");
      operation.method = Take(line, ' ');
      operation.status = static_cast<int>(Number(Take(line, ' ')));
      operation.uri = line;
    }
  }

  void ReadOfShape(std::string_view line) {
    switch (shape_->kind) {
      case Kind::kStructure:
        return ReadMember(line);
      case Kind::kList:
      case Kind::kMap:
        Take(line, ' ');  // of
        if (shape_->kind == Kind::kMap) shape_->key = &Named(Take(line, ' '));
        shape_->value = &Named(line);
        return;
      default:
        return ReadConstraint(line);
    }
  }

  void ReadMember(std::string_view line) {
    Member member;
    member.name = Take(line, ' ');
    member.is_required = member.name.ends_with('!');
    if (member.is_required) member.name.remove_suffix(1);
    member.shape = &Named(Take(line, ' '));
    member.wire_name = member.name;
    if (line == "payload") {
      member.place = Place::kPayload;
    } else if (!line.empty()) {
      member.place = protocol::Named(kPlaces, Take(line, ':'));
      member.wire_name = line;
    }
    shape_->members.push_back(member);
  }

  void ReadConstraint(std::string_view line) {
    const char mark = line.front();
    line.remove_prefix(2);  // the mark, and a space, or a + where the line before goes on
    if (mark == '|') {
      while (!line.empty()) {
        const std::string_view choice = Take(line, ' ');
        shape_->choices.push_back(choice == "\"\"" ? std::string_view() : choice);
      }
    } else {
      (mark == '~' ? shown_ : mark == '=' ? matched_ : refused_) += line;
    }
  }

  void EndShape() {
    if (shown_.empty()) return;
    if (matched_.empty()) matched_ = shown_;
    shape_->pattern.emplace(std::exchange(shown_, {}), std::exchange(matched_, {}),
                            std::exchange(refused_, {}));
  }

  ServiceModel& model_;
  Shape* shape_ = nullptr;               ///< the one that lines are about; nullptr: an operation
  std::size_t defined_ = kKinds.size();  ///< the bare types are
  std::string shown_;                    ///< of the pattern
  std::string matched_;
  std::string refused_;
};

const Member* Shape::Find(std::string_view member) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& one) { return one.name == member; });
  return found == members.end() ? nullptr : &*found;
}

ServiceModel::ServiceModel(std::string_view table, std::string_view opaque,
                           std::string_view own_patterns) {
  TableReader(*this).Read(table);
  for (Shape* shape : Named(opaque)) shape->is_opaque = true;
  for (Shape* shape : Named(own_patterns)) {
    shape->pattern.reset();
    shape->choices.clear();
  }
}

std::vector<Shape*> ServiceModel::Named(std::string_view names) const {
  std::vector<Shape*> shapes;
  while (!names.empty()) {
    const auto found = by_name_.find(Take(names, ' '));
    WEIR_CHECK(found != by_name_.end(), "a service reads a shape by itself that its model lacks");
    shapes.push_back(found->second);
  }
  return shapes;
}

const ApiOperation* ServiceModel::Find(std::string_view operation) const {
  const auto found = std::lower_bound(
      operations_.begin(), operations_.end(), operation,
      [](const ApiOperation& one, std::string_view name) { return one.name < name; });
  return found == operations_.end() || found->name != operation ? nullptr : &*found;
}

}  // namespace weir::cloud::protocol
