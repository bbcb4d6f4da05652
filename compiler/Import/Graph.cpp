//===- Graph.cpp - Nodes and edges of a NIR file, flattened -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Import/Graph.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace chronaxie::nir {

namespace {

/// Nothing real nests deeper; a cycle of groups would.
constexpr unsigned greatestDepth = 16;
constexpr size_t greatestNodes = 100'000;

/// Where an edge arrives at or leaves a name of one graph.
struct End {
  std::vector<uint32_t> entries; ///< nodes an edge into the name reaches
  std::vector<uint32_t> exits;   ///< nodes an edge from the name leaves
  bool isGraph = false;
  std::string place;
};

/// The one existing name that `name` may have meant, or several, or none.
std::vector<StringRef> repairs(StringRef name, const StringMap<End> &ends) {
  std::vector<StringRef> found;
  auto isPart = [](StringRef whole, StringRef part) {
    return whole.size() > part.size() + 1 &&
           ((whole.starts_with(part) && whole[part.size()] == '.') ||
            (whole.ends_with(part) && whole[whole.size() - part.size() - 1] == '.'));
  };
  for (const auto &end : ends)
    if (isPart(end.getKey(), name) || isPart(name, end.getKey()))
      found.push_back(end.getKey());
  if (found.empty()) {
    unsigned least = static_cast<unsigned>(std::max<size_t>(1, name.size() / 3)) + 1;
    for (const auto &end : ends) {
      unsigned distance = name.edit_distance(end.getKey(), /*AllowReplacements=*/true, least);
      if (distance < least)
        found.clear();
      if (distance <= least && distance < name.size() / 3 + 2) {
        least = distance;
        found.push_back(end.getKey());
      }
    }
  }
  llvm::sort(found);
  return found;
}

class Reader {
public:
  explicit Reader(Graph &graph) : graph(graph) {}

  /// Reads the graph in `group`; its names become "prefix.name". `inputs` and
  /// `outputs` receive its Join nodes when it is nested.
  Error read(const hdf5::Group &group, const std::string &prefix, unsigned depth, End &self) {
    if (depth > greatestDepth)
      return fault(group.place() + ": graphs nest deeper than " + Twine(greatestDepth));
    Expected<hdf5::Group> nodes = group.group("nodes");
    if (!nodes)
      return nodes.takeError();
    StringMap<End> ends;
    for (const std::string &name : nodes->names()) {
      Expected<hdf5::Group> member = nodes->group(name);
      if (!member)
        return member.takeError();
      Expected<std::string> type = member->string("type");
      if (!type)
        return type.takeError();
      End &end = ends[name];
      end.place = member->place();
      if (Error error = *type == "NIRGraph"
                            ? readNested(*member, prefix + name, depth, end)
                            : readOne(*member, prefix + name, *type, depth, end, self))
        return error;
    }
    return readEdges(group, ends);
  }

private:
  Error readNested(const hdf5::Group &group, const std::string &name, unsigned depth, End &end) {
    Expected<Metadata> metadata = readMetadata(group);
    if (!metadata)
      return metadata.takeError();
    if (!metadata->empty())
      return fault(metadata->begin()->second.place +
                   ": a nested graph takes none of our metadata; write it at the outermost graph "
                   "or at a node");
    end.isGraph = true;
    return read(group, name + ".", depth + 1, end);
  }

  Error readOne(const hdf5::Group &group, const std::string &name, StringRef type, unsigned depth,
                End &end, End &self) {
    Expected<Node> node = readNode(group, name, type);
    if (!node)
      return node.takeError();
    if (!byName.try_emplace(name, group.place()).second)
      return fault(group.place() + ": flattened it is called '" + name + "', as is " +
                   StringRef(byName[name]).rsplit(": ").second + "; rename one");
    if (graph.nodes.size() >= greatestNodes)
      return fault(group.place() + ": more than " + Twine(greatestNodes) + " nodes");
    uint32_t index = static_cast<uint32_t>(graph.nodes.size());
    end.entries = end.exits = {index};
    if (depth > 0 && (node->kind == NodeKind::Input || node->kind == NodeKind::Output)) {
      (node->kind == NodeKind::Input ? self.entries : self.exits).push_back(index);
      if (!node->metadata.empty())
        return fault(node->metadata.begin()->second.place +
                     ": ends of a nested graph take none of our metadata");
      node->kind = NodeKind::Join;
    }
    graph.nodes.push_back(std::move(*node));
    return Error::success();
  }

  Error readEdges(const hdf5::Group &group, const StringMap<End> &ends) {
    Expected<hdf5::Dataset> dataset = group.dataset("edges");
    if (!dataset)
      return dataset.takeError();
    if (dataset->size() == 0)
      return Error::success();
    if (dataset->shape().size() != 2 || dataset->shape()[1] != 2)
      return fault(dataset->place() + ": shape " + dataset->shapeText() +
                   ": pairs of node names, shape (edges, 2), are expected");
    Expected<std::vector<std::string>> names = dataset->strings();
    if (!names)
      return names.takeError();
    for (size_t i = 0; i < names->size(); i += 2) {
      const std::string &from = (*names)[i], &to = (*names)[i + 1];
      std::string where =
          (dataset->place() + "[" + Twine(i / 2) + "]: '" + from + "' -> '" + to + "': ").str();
      Expected<uint32_t> source = endOf(from, ends, /*isSource=*/true, where);
      if (!source)
        return source.takeError();
      Expected<uint32_t> target = endOf(to, ends, /*isSource=*/false, where);
      if (!target)
        return target.takeError();
      graph.edges.push_back({*source, *target});
    }
    return Error::success();
  }

  Expected<uint32_t> endOf(StringRef name, const StringMap<End> &ends, bool isSource,
                           const std::string &where) {
    auto found = ends.find(name);
    if (found == ends.end())
      return missing(name, ends, where);
    const End &end = found->second;
    const std::vector<uint32_t> &nodes = isSource ? end.exits : end.entries;
    if (nodes.size() != 1)
      return fault(where + "the nested graph '" + name + "' has " + Twine(nodes.size()) +
                   (isSource ? " Output" : " Input") + " nodes; one is needed");
    return nodes.front();
  }

  static Error missing(StringRef name, const StringMap<End> &ends, const std::string &where) {
    std::vector<StringRef> candidates = repairs(name, ends);
    if (candidates.size() == 1)
      return fault(where + "there is no node '" + name + "'; the only one it can mean is '" +
                   candidates.front() + "': name that in the edge");
    bool isList = candidates.empty();
    if (isList)
      for (const auto &end : ends)
        candidates.push_back(end.getKey());
    llvm::sort(candidates, [](StringRef a, StringRef b) { return a.compare_numeric(b) < 0; });
    std::string text;
    for (size_t i = 0; i < candidates.size() && i < 12; ++i)
      text += (i ? ", '" : "'") + candidates[i].str() + "'";
    if (candidates.size() > 12)
      text += ", ...";
    return fault(where + "there is no node '" + name + "'; " +
                 (isList ? "the nodes are " : "it may mean ") + text);
  }

  Graph &graph;
  StringMap<std::string> byName;
};

} // namespace

std::vector<std::vector<uint32_t>> Graph::predecessors() const {
  std::vector<std::vector<uint32_t>> lists(nodes.size());
  for (const Edge &edge : edges)
    lists[edge.target].push_back(edge.source);
  return lists;
}

std::vector<std::vector<uint32_t>> Graph::successors() const {
  std::vector<std::vector<uint32_t>> lists(nodes.size());
  for (const Edge &edge : edges)
    lists[edge.source].push_back(edge.target);
  return lists;
}

Expected<Graph> readGraph(const hdf5::Group &top) {
  const std::string &path = top.file();
  if (!top.has("node"))
    return fault(path + ": not a NIR file (it has no 'node'); write it with nir.write");
  if (top.has("version")) {
    Expected<std::string> version = top.string("version");
    if (!version)
      return version.takeError();
    unsigned major = 0;
    StringRef rest = *version;
    if (rest.consumeInteger(10, major) || major > 1)
      return fault(path + ": version: '" + *version + "': NIR 0 and 1 are read");
  }
  Expected<hdf5::Group> outermost = top.group("node");
  if (!outermost)
    return outermost.takeError();
  hdf5::Group root = outermost->asTop();
  Expected<std::string> type = root.string("type");
  if (!type)
    return type.takeError();
  if (*type != "NIRGraph")
    return fault(root.placeOf("type") + ": '" + *type + "': a NIRGraph is expected");
  Graph graph;
  graph.file = path;
  Expected<Metadata> metadata = readMetadata(root);
  if (!metadata)
    return metadata.takeError();
  graph.metadata = std::move(*metadata);
  End self;
  if (Error error = Reader(graph).read(root, "", 0, self))
    return error;
  if (graph.nodes.empty())
    return fault(root.placeOf("nodes") + ": the graph has no nodes");
  llvm::sort(graph.edges);
  auto end = std::unique(graph.edges.begin(), graph.edges.end());
  graph.repeatedEdges = static_cast<uint64_t>(graph.edges.end() - end);
  graph.edges.erase(end, graph.edges.end());
  return graph;
}

} // namespace chronaxie::nir
