// "Actions, resources, and condition keys for Amazon DynamoDB", Service Authorization Reference.
#include "src/cloud/dynamodb/access.h"

#include <array>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/partiql/statement.h"
#include "src/cloud/dynamodb/table.h"

namespace weir::cloud::dynamodb {
namespace {

using protocol::AccessWish;
using protocol::Input;
using Subject = protocol::OperationCall<Context>;

namespace json = boost::json;

void OnTable(const Subject& subject, AccessWish& wish) {
  Input in(subject.input);
  const TableId id = ReadTable(in, subject.call);
  if (!in.error()) wish.On(ArnOf(id));  // else the operation says what is wrong
}

/// "Using IAM policy conditions for fine-grained access control", Developer Guide: the values of
/// partition keys. `item`: a key, or an item with its key; in it a value is {"S": "text"}.
void TellLeadingKey(const Subject& subject, const TableId& id, const json::object& item,
                    AccessWish& wish) {
  const TablePointer table = subject.context.catalog.Find(id);
  if (table == nullptr) return;  // which the operation says, to who may
  const json::value* const value = item.if_contains(table->identity.schema.hash.name);
  if (value == nullptr || !value->is_object() || value->get_object().size() != 1) return;
  const json::value& text = value->get_object().begin()->value();
  if (text.is_string()) wish.Tell("dynamodb:leadingkeys", text.get_string());
}

/// Of an item that is named by its key, or given with it.
void OnItem(const Subject& subject, AccessWish& wish) {
  Input in(subject.input);
  const TableId id = ReadTable(in, subject.call);
  if (in.error()) return;
  wish.On(ArnOf(id));
  for (const char* const member : {"Key", "Item"}) {
    if (const auto* const item = in.Object(member)) TellLeadingKey(subject, id, *item, wish);
  }
}

void OnTableOrIndex(const Subject& subject, AccessWish& wish) {
  Input in(subject.input);
  std::string arn = ArnOf(ReadTable(in, subject.call));
  if (in.error()) return;
  if (const auto index = in.String("IndexName")) arn.append("/index/").append(*index);
  wish.On(arn);
}

void OnTagged(const Subject& subject, AccessWish& wish) {
  wish.On(Input(subject.input).Text("ResourceArn"));
}

/// Of what a batch asks of one table: {"Keys": […]}, or a list of {"PutRequest": {"Item": …}} and
/// {"DeleteRequest": {"Key": …}}.
void TellRequested(const Subject& subject, const TableId& id, const json::value& asked,
                   AccessWish& wish) {
  const auto tell = [&](const json::value* item) {
    if (item != nullptr && item->is_object()) {
      TellLeadingKey(subject, id, item->get_object(), wish);
    }
  };
  boost::system::error_code absent;
  if (const json::value* const keys = asked.find_pointer("/Keys", absent)) {
    if (!keys->is_array()) return;
    for (const json::value& key : keys->get_array()) tell(&key);
  }
  if (!asked.is_array()) return;
  for (const json::value& write : asked.get_array()) {
    tell(write.find_pointer("/PutRequest/Item", absent));
    tell(write.find_pointer("/DeleteRequest/Key", absent));
  }
}

void OnTables(const Subject& subject, AccessWish& wish) {
  const auto* const tables = Input(subject.input).Object("RequestItems");
  if (tables == nullptr) return;
  for (const auto& table : *tables) {
    const auto id = ParseTableName(table.key(), subject.call.region);
    if (!id) continue;  // the operation says what is wrong
    wish.On(ArnOf(*id));
    TellRequested(subject, *id, table.value(), wish);
  }
}

std::string_view ActionOf(partiql::Verb verb) {
  switch (verb) {
    case partiql::Verb::kInsert:
      return "dynamodb:PartiQLInsert";
    case partiql::Verb::kUpdate:
      return "dynamodb:PartiQLUpdate";
    case partiql::Verb::kDelete:
      return "dynamodb:PartiQLDelete";
    case partiql::Verb::kSelect:
      break;
  }
  return "dynamodb:PartiQLSelect";
}

/// One that can't be read is told so, by the operation.
void AddStatement(const Subject& subject, std::string_view text, AccessWish& wish) {
  const auto statement = subject.context.statements.Find(text);
  if (!statement) return;
  const auto id = ParseTableName((*statement)->table, subject.call.region);
  if (!id) return;
  std::string arn = ArnOf(*id);
  if ((*statement)->index) arn.append("/index/").append(*(*statement)->index);
  wish.Add(ActionOf((*statement)->verb), arn);
}

void OfStatement(const Subject& subject, AccessWish& wish) {
  AddStatement(subject, Input(subject.input).Text("Statement"), wish);
}

void OfStatements(const Subject& subject, AccessWish& wish) {
  const auto* const statements = Input(subject.input).Array("Statements");
  if (statements == nullptr) return;
  for (const auto& one : *statements) {
    AddStatement(subject, Input(one.get_object()).Text("Statement"), wish);
  }
}

constexpr auto kAccess = std::to_array<AccessRow>({
    {"BatchExecuteStatement",
     "dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLSelect dynamodb:PartiQLUpdate",
     OfStatements},
    {"BatchGetItem", "dynamodb:BatchGetItem", OnTables},
    {"BatchWriteItem", "dynamodb:BatchWriteItem", OnTables},
    {"CreateTable", "dynamodb:CreateTable", OnTable},
    {"DeleteItem", "dynamodb:DeleteItem", OnItem},
    {"DeleteTable", "dynamodb:DeleteTable", OnTable},
    {"DescribeContinuousBackups", "dynamodb:DescribeContinuousBackups", OnTable},
    {"DescribeLimits", "dynamodb:DescribeLimits"},
    {"DescribeTable", "dynamodb:DescribeTable", OnTable},
    {"DescribeTimeToLive", "dynamodb:DescribeTimeToLive", OnTable},
    {"ExecuteStatement",
     "dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLSelect dynamodb:PartiQLUpdate",
     OfStatement},
    {"GetItem", "dynamodb:GetItem", OnItem},
    {"ListTables", "dynamodb:ListTables"},
    {"ListTagsOfResource", "dynamodb:ListTagsOfResource", OnTagged},
    {"PutItem", "dynamodb:PutItem", OnItem},
    {"Query", "dynamodb:Query", OnTableOrIndex},
    {"Scan", "dynamodb:Scan", OnTableOrIndex},
    {"TagResource", "dynamodb:TagResource", OnTagged},
    {"UntagResource", "dynamodb:UntagResource", OnTagged},
    {"UpdateContinuousBackups", "dynamodb:UpdateContinuousBackups", OnTable},
    {"UpdateItem", "dynamodb:UpdateItem", OnItem},
    {"UpdateTable", "dynamodb:UpdateTable", OnTable},
    {"UpdateTimeToLive", "dynamodb:UpdateTimeToLive", OnTable},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

}  // namespace weir::cloud::dynamodb
