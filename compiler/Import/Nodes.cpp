//===- Nodes.cpp - One node of a NIR file -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Import/Graph.h"
#include "files/File.h"
#include "files/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <optional>

using namespace llvm;

namespace chronaxie::nir {

bool isLinearMap(NodeKind kind) {
  return kind == NodeKind::Join || kind == NodeKind::Linear || kind == NodeKind::Affine ||
         kind == NodeKind::Scale || kind == NodeKind::Flatten;
}
bool isNeuron(NodeKind kind) { return kind >= NodeKind::Threshold; }
bool isReadout(NodeKind kind) {
  return kind == NodeKind::LI || kind == NodeKind::CubaLI || kind == NodeKind::I;
}
bool hasSynapseFilter(NodeKind kind) {
  return kind == NodeKind::CubaLIF || kind == NodeKind::CubaLI;
}

std::string shapeText(ArrayRef<uint64_t> shape) {
  std::string text = "(";
  for (size_t i = 0; i < shape.size(); ++i)
    text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + ")";
}

const std::vector<double> &Node::values(StringRef parameter) const {
  auto found = parameters.find(parameter);
  assert(found != parameters.end() && "readNode keeps every parameter of a kind");
  return found->second.values;
}

namespace {

enum class Must : uint8_t {
  BeFinite,
  BePositive,
  BeNonZero,
};

struct ParameterKind {
  const char *name;
  Must must = Must::BeFinite;
  std::optional<double> missing = {}; ///< what NIR means when it is left out
};

struct NodeType {
  const char *type;
  NodeKind kind;
  std::vector<ParameterKind> parameters;
};

const std::vector<NodeType> &nodeTypes() {
  const ParameterKind r{"r", Must::BePositive, 1}, leak{"v_leak", Must::BeFinite, 0},
      threshold{"v_threshold"}, reset{"v_reset", Must::BeFinite, 0}, tau{"tau", Must::BePositive},
      tauMem{"tau_mem", Must::BePositive}, tauSyn{"tau_syn", Must::BePositive},
      gain{"w_in", Must::BeNonZero, 1};
  static const std::vector<NodeType> types = {
      {"Input", NodeKind::Input, {}},
      {"Output", NodeKind::Output, {}},
      {"Linear", NodeKind::Linear, {{"weight"}}},
      {"Affine", NodeKind::Affine, {{"weight"}, {"bias"}}},
      {"Scale", NodeKind::Scale, {{"scale"}}},
      {"Flatten", NodeKind::Flatten, {}},
      {"Threshold", NodeKind::Threshold, {{"threshold"}}},
      {"LIF", NodeKind::LIF, {tau, r, leak, threshold, reset}},
      {"CubaLIF", NodeKind::CubaLIF, {tauSyn, tauMem, r, leak, threshold, reset, gain}},
      {"LI", NodeKind::LI, {tau, r, leak}},
      {"CubaLI", NodeKind::CubaLI, {tauSyn, tauMem, r, leak, gain}},
      {"IF", NodeKind::IF, {r, threshold, reset}},
      {"I", NodeKind::I, {r}},
  };
  return types;
}

Error refuseType(const Twine &place, StringRef type) {
  StringRef wayOut =
      StringSwitch<StringRef>(type)
          .Cases("Conv1d", "Conv2d", "is not read yet; unroll it into a Linear node")
          .Cases("SumPool2d", "AvgPool2d", "is not read yet; unroll it into a Linear node")
          .Case("Delay", "is not read; write the delay as metadata chronaxie.delay_ticks of the "
                         "Linear or Affine node that follows")
          .Default("");
  if (!wayOut.empty())
    return fault(place + "/type: '" + type + "' " + wayOut);
  std::string known;
  for (const NodeType &each : nodeTypes())
    known += (known.empty() ? "" : ", ") + std::string(each.type);
  return fault(place + "/type: unknown node type '" + type + "'; read are " + known +
               " and nested NIRGraph");
}

Error checkValues(const Parameter &parameter, Must must) {
  for (size_t i = 0; i < parameter.values.size(); ++i) {
    double value = parameter.values[i];
    StringRef limit = !std::isfinite(value)                      ? "a finite number"
                      : must == Must::BePositive && !(value > 0) ? "above 0"
                      : must == Must::BeNonZero && value == 0    ? "other than 0"
                                                                 : "";
    if (limit.empty())
      continue;
    bool isScalar = parameter.shape.empty();
    return fault(parameter.place + (isScalar ? Twine("") : "[" + Twine(i) + "]") + ": value " +
                 digits(value) + " must be " + limit + "; correct the model and export it again");
  }
  return Error::success();
}

Expected<Parameter> readArray(const hdf5::Group &group, StringRef name) {
  Expected<hdf5::Dataset> dataset = group.dataset(name);
  if (!dataset)
    return dataset.takeError();
  Parameter parameter;
  parameter.place = dataset->place();
  parameter.shape = dataset->shape().vec();
  if (dataset->size() == 0)
    return fault(parameter.place + ": shape " + shapeText(parameter.shape) + " holds no value");
  Expected<std::vector<double>> values = dataset->doubles();
  if (!values)
    return values.takeError();
  parameter.values = std::move(*values);
  return parameter;
}

/// The number of values in a stored shape such as `Input`'s.
Expected<uint64_t> readShape(const hdf5::Group &group, StringRef name) {
  Expected<hdf5::Dataset> dataset = group.dataset(name);
  if (!dataset)
    return dataset.takeError();
  Expected<std::vector<int64_t>> shape = dataset->integers();
  if (!shape)
    return shape.takeError();
  uint64_t size = 1;
  for (size_t i = 0; i < shape->size(); ++i) {
    int64_t dimension = (*shape)[i];
    if (dimension < 1 || __builtin_mul_overflow(size, uint64_t(dimension), &size) ||
        size > hdf5::maximumElements)
      return fault(dataset->place() + "[" + Twine(i) + "]: " + Twine(dimension) +
                   " is not a size; at least 1 and at most " + Twine(hdf5::maximumElements) +
                   " values in all");
  }
  return size;
}

/// Sets what the stored arrays say about sizes; 0 stays where one value may
/// stand for many.
Error readSizes(Node &node, const hdf5::Group &group) {
  switch (node.kind) {
  case NodeKind::Linear:
  case NodeKind::Affine: {
    const Parameter &weight = node.parameters.find("weight")->second;
    if (weight.shape.size() != 2)
      return fault(weight.place + ": shape " + shapeText(weight.shape) +
                   ": a weight needs two dimensions (outputs, inputs)");
    node.outSize = weight.shape[0];
    node.inSize = weight.shape[1];
    if (node.kind == NodeKind::Linear)
      return Error::success();
    Parameter &bias = node.parameters.find("bias")->second;
    if (bias.values.size() != node.outSize && !(bias.shape.empty()))
      return fault(bias.place + ": shape " + shapeText(bias.shape) + " does not fit weight's " +
                   shapeText(weight.shape) + "; one bias for each of " + Twine(node.outSize) +
                   " outputs is needed");
    bias.values.resize(node.outSize, bias.values.front());
    return Error::success();
  }
  case NodeKind::Input:
  case NodeKind::Output: {
    Expected<uint64_t> size = readShape(group, "shape");
    if (!size)
      return size.takeError();
    node.inSize = node.outSize = *size;
    return Error::success();
  }
  case NodeKind::Flatten:
    if (group.has("input_type") && !group.hasGroup("input_type")) {
      Expected<uint64_t> size = readShape(group, "input_type");
      if (!size)
        return size.takeError();
      node.inSize = node.outSize = *size;
    }
    return Error::success();
  default:
    break;
  }
  // Element-wise nodes: every array has one shape, or one value for all.
  const Parameter *widest = nullptr;
  for (const auto &[name, parameter] : node.parameters) {
    if (parameter.values.size() == 1)
      continue;
    auto significant = [](const Parameter &each) {
      std::vector<uint64_t> shape = each.shape;
      llvm::erase(shape, uint64_t{1});
      return shape;
    };
    if (widest && significant(*widest) != significant(parameter))
      return fault(parameter.place + ": shape " + shapeText(parameter.shape) + " does not fit " +
                   StringRef(widest->place).rsplit('/').second + "'s " + shapeText(widest->shape));
    widest = &parameter;
  }
  if (widest)
    node.inSize = node.outSize = widest->values.size();
  return Error::success();
}

} // namespace

Expected<Node> readNode(const hdf5::Group &group, StringRef name, StringRef type) {
  auto known = llvm::find_if(nodeTypes(), [&](const NodeType &each) { return type == each.type; });
  if (known == nodeTypes().end())
    return refuseType(group.place(), type);
  Node node;
  node.name = name.str();
  node.place = group.place();
  node.type = type.str();
  node.kind = known->kind;
  for (const ParameterKind &kind : known->parameters) {
    if (kind.missing && !group.has(kind.name)) {
      node.parameters[kind.name] = {group.placeOf(kind.name), {}, {*kind.missing}, false};
      continue;
    }
    Expected<Parameter> parameter = readArray(group, kind.name);
    if (!parameter)
      return parameter.takeError();
    if (Error error = checkValues(*parameter, kind.must))
      return error;
    node.parameters[kind.name] = std::move(*parameter);
  }
  // A parameter that is not understood may be the one that matters.
  const std::vector<std::string> &members = group.names();
  bool hasShape = node.kind == NodeKind::Input || node.kind == NodeKind::Output;
  bool hasDims = node.kind == NodeKind::Flatten;
  for (StringRef member : members)
    if (!node.parameters.count(member) && member != "type" && member != "metadata" &&
        member != "input_type" && member != "output_type" && !(hasShape && member == "shape") &&
        !(hasDims && (member == "start_dim" || member == "end_dim")))
      return fault(group.placeOf(member) + ": not a parameter of " + type +
                   " nodes; remove it or move it under metadata");
  if (Error error = readSizes(node, group))
    return error;
  Expected<Metadata> metadata = readMetadata(group);
  if (!metadata)
    return metadata.takeError();
  node.metadata = std::move(*metadata);
  return node;
}

Expected<Metadata> readMetadata(const hdf5::Group &group) {
  Metadata metadata;
  if (!group.has("metadata"))
    return metadata;
  Expected<hdf5::Group> entries = group.group("metadata");
  if (!entries)
    return entries.takeError();
  const std::vector<std::string> &names = entries->names();
  for (StringRef name : names) {
    StringRef key = name;
    if (name == "chronaxie")
      return fault(entries->placeOf(name) + ": keys of this name are flat: 'chronaxie.KEY'");
    if (!key.consume_front("chronaxie."))
      continue; // other people's
    Expected<hdf5::Dataset> dataset = entries->dataset(name);
    if (!dataset)
      return dataset.takeError();
    MetadataEntry entry;
    entry.place = dataset->place();
    entry.shape = dataset->shape().vec();
    entry.elementClass = dataset->elementClass();
    if (entry.elementClass == hdf5::ElementClass::String) {
      Expected<std::vector<std::string>> strings = dataset->strings();
      if (!strings)
        return strings.takeError();
      entry.strings = std::move(*strings);
    } else {
      if (entry.elementClass == hdf5::ElementClass::Integer) {
        Expected<std::vector<int64_t>> integers = dataset->integers();
        if (!integers)
          return integers.takeError();
        entry.integers = std::move(*integers);
        entry.numbers.assign(entry.integers.begin(), entry.integers.end());
      } else {
        Expected<std::vector<double>> numbers = dataset->doubles();
        if (!numbers)
          return numbers.takeError();
        entry.numbers = std::move(*numbers);
      }
      for (size_t i = 0; i < entry.numbers.size(); ++i)
        if (!std::isfinite(entry.numbers[i]))
          return fault(entry.place + "[" + Twine(i) + "]: value " + digits(entry.numbers[i]) +
                       " must be a finite number");
    }
    metadata[key.str()] = std::move(entry);
  }
  return metadata;
}

} // namespace chronaxie::nir
