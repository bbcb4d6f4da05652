//===- Hdf5.cpp - HDF5 files, strictly --------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/Hdf5.h"
#include "files/File.h"
#include "files/Hdf5Walk.h"
#include "llvm/ADT/Twine.h"
#include <cstring>
#include <map>

using namespace llvm;

namespace chronaxie::hdf5 {

struct Item {
  ItemKind kind = ItemKind::Unreadable;
  std::string fault; ///< Unreadable: what to say behind the place
  std::vector<uint64_t> shape;
  uint64_t elements = 0;
  uint8_t elementBytes = 0; ///< of numbers, as the file stores them
  StringRef values;         ///< of numbers, in the stream
  std::vector<std::string> strings;
  std::vector<Item> members; ///< Group: in the order of their names
  std::vector<std::string> names;
  std::map<std::string, size_t, std::less<>> byName;

  const Item *find(StringRef name) const {
    auto found = byName.find(std::string_view(name));
    return found == byName.end() ? nullptr : &members[found->second];
  }
};

struct Tree {
  std::string path;
  SharedBytes stream;
  Item top;
};

namespace {

/// Reads the stream back. It comes from a process that handled a hostile file,
/// so nothing in it is believed.
class Parser {
public:
  explicit Parser(StringRef stream) : stream(stream) {}

  bool item(Item &item, unsigned depth) {
    uint8_t kind = 0;
    if (depth > greatestDepth + 1 || !number(kind) || kind > uint8_t(ItemKind::Unreadable))
      return false;
    item.kind = static_cast<ItemKind>(kind);
    switch (item.kind) {
    case ItemKind::Unreadable:
      return text(item.fault);
    case ItemKind::Group:
      return members(item, depth);
    case ItemKind::Floats:
    case ItemKind::Integers:
      if (!number(item.elementBytes) || !shape(item))
        return false;
      at = (at + 7) / 8 * 8;
      return take(item.elements * 8, item.values);
    case ItemKind::Strings:
      if (!shape(item))
        return false;
      for (uint64_t i = 0; i < item.elements; ++i)
        if (!text(item.strings.emplace_back()))
          return false;
      return true;
    }
    return false;
  }
  bool isAtEnd() const { return at == stream.size(); }

private:
  bool members(Item &item, unsigned depth) {
    uint32_t count = 0;
    if (!number(count))
      return false;
    for (uint32_t i = 0; i < count; ++i) {
      if (!text(item.names.emplace_back()) || !this->item(item.members.emplace_back(), depth + 1))
        return false;
      item.byName[item.names.back()] = i;
    }
    return true;
  }
  bool shape(Item &item) {
    uint32_t rank = 0;
    if (!number(rank) || rank > 64)
      return false;
    item.elements = 1;
    for (uint32_t i = 0; i < rank; ++i)
      if (!number(item.shape.emplace_back()) ||
          __builtin_mul_overflow(item.elements, item.shape.back(), &item.elements))
        return false;
    return item.elements <= maximumElements;
  }
  bool take(uint64_t size, StringRef &part) {
    if (at > stream.size() || size > stream.size() - at)
      return false;
    part = stream.substr(at, size);
    at += size;
    return true;
  }
  template <typename T> bool number(T &value) {
    StringRef part;
    if (!take(sizeof value, part))
      return false;
    std::memcpy(&value, part.data(), sizeof value);
    return true;
  }
  bool text(std::string &value) {
    uint32_t length = 0;
    StringRef part;
    if (!number(length) || !take(length, part))
      return false;
    value = part.str();
    return true;
  }

  StringRef stream;
  uint64_t at = 0;
};

template <typename T> std::vector<T> valuesOf(const Item &item) {
  std::vector<T> values(item.elements);
  if (!values.empty())
    std::memcpy(values.data(), item.values.data(), item.values.size());
  return values;
}

} // namespace

Expected<Group> open(StringRef path, StringRef bytes, IsolationLimits limits) {
  // Honest files may be large: what reading them takes grows with them.
  limits.seconds += static_cast<unsigned>(bytes.size() >> 22);
  limits.memoryBytes += 4 * bytes.size();
  Expected<SharedBytes> stream =
      runIsolated([&](raw_ostream &output) { walk(bytes, output); }, limits);
  if (!stream)
    return fault(path + ": damaged: the HDF5 library " + toString(stream.takeError()) +
                 " on it; copy or export it again");
  auto tree = std::make_shared<Tree>();
  tree->path = path.str();
  tree->stream = std::move(*stream);
  Parser parser(tree->stream.bytes());
  if (!parser.item(tree->top, 0) || !parser.isAtEnd())
    return fault(path + ": damaged: the HDF5 library lost its way in it; copy or export it again");
  if (tree->top.kind != ItemKind::Group)
    return fault(path + tree->top.fault);
  Group top;
  top.item = &tree->top;
  top.tree = std::move(tree);
  top.where = path.str() + ":";
  top.isTop = true;
  return top;
}

const std::string &Group::file() const { return tree->path; }

std::string Group::placeOf(StringRef name) const {
  return (where + (isTop ? " " : "/") + name).str();
}

Group Group::asTop() const {
  Group top = *this;
  top.where = tree->path + ":";
  top.isTop = true;
  return top;
}

const std::vector<std::string> &Group::names() const { return item->names; }

bool Group::has(StringRef name) const { return item->find(name); }

bool Group::hasGroup(StringRef name) const {
  const Item *found = item->find(name);
  return found && found->kind == ItemKind::Group;
}

Expected<const Item *> Group::find(StringRef name, bool wantsGroup) const {
  const Item *member = item->find(name);
  if (!member)
    return fault(placeOf(name) + ": missing");
  if (member->kind == ItemKind::Unreadable)
    return fault(placeOf(name) + member->fault);
  if (wantsGroup != (member->kind == ItemKind::Group))
    return fault(placeOf(name) + (wantsGroup ? ": a group is expected, not a dataset"
                                             : ": a dataset is expected, not a group"));
  return member;
}

Expected<Group> Group::group(StringRef name) const {
  Expected<const Item *> found = find(name, /*wantsGroup=*/true);
  if (!found)
    return found.takeError();
  Group inner;
  inner.tree = tree;
  inner.item = *found;
  inner.where = placeOf(name);
  return inner;
}

Expected<Dataset> Group::dataset(StringRef name) const {
  Expected<const Item *> found = find(name, /*wantsGroup=*/false);
  if (!found)
    return found.takeError();
  Dataset dataset;
  dataset.tree = tree;
  dataset.item = *found;
  dataset.where = placeOf(name);
  return dataset;
}

Expected<std::string> Group::string(StringRef name) const {
  Expected<Dataset> values = dataset(name);
  if (!values)
    return values.takeError();
  bool areStrings = values->elementClass() == ElementClass::String;
  if (!areStrings || values->size() != 1)
    return fault(values->place() + ": one string is expected, found shape " + values->shapeText() +
                 (areStrings ? "" : " of numbers"));
  return values->item->strings.front();
}

ArrayRef<uint64_t> Dataset::shape() const { return item->shape; }

uint64_t Dataset::size() const { return item->elements; }

std::string Dataset::shapeText() const {
  std::string text = "(";
  for (size_t i = 0; i < item->shape.size(); ++i)
    text += (i ? ", " : "") + std::to_string(item->shape[i]);
  return text + ")";
}

ElementClass Dataset::elementClass() const {
  return item->kind == ItemKind::Floats     ? ElementClass::Float
         : item->kind == ItemKind::Integers ? ElementClass::Integer
                                            : ElementClass::String;
}

unsigned Dataset::elementBytes() const { return item->elementBytes; }

Expected<std::vector<double>> Dataset::doubles() const {
  if (item->kind == ItemKind::Strings)
    return fault(where + ": numbers are expected, not strings");
  if (item->kind == ItemKind::Floats)
    return valuesOf<double>(*item);
  std::vector<int64_t> whole = valuesOf<int64_t>(*item);
  return std::vector<double>(whole.begin(), whole.end());
}

Expected<std::vector<int64_t>> Dataset::integers() const {
  if (item->kind != ItemKind::Integers)
    return fault(where + ": integers are expected, not " +
                 (item->kind == ItemKind::Floats ? "floats" : "strings"));
  return valuesOf<int64_t>(*item);
}

Expected<std::vector<std::string>> Dataset::strings() const {
  if (item->kind != ItemKind::Strings)
    return fault(where + ": strings are expected, not numbers");
  return item->strings;
}

} // namespace chronaxie::hdf5
