//===- Convert.cpp - Mapped networks into `chip` and back -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Chip/Convert.h"
#include "compiler/Ir/Blob.h"
#include "compiler/Ir/Choices.h"
#include "files/File.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace chronaxie::chip {
namespace {

template <typename Number> std::vector<Number> plain(const Field<Number> &field) {
  return {field.begin(), field.end()};
}

template <typename Number> std::vector<Number> column(Operation *op, StringRef name) {
  return ir::readBlob<Number>(op->getAttrOfType<ElementsAttr>(name));
}

template <typename Number> void fill(Field<Number> &field, Operation *op, StringRef name) {
  std::vector<Number> values = column<Number>(op, name);
  field.Assign(values.begin(), values.end());
}

/// Makes ops without operands.
struct Builder {
  OpBuilder into;

  template <typename Op> Op create(ArrayRef<NamedAttribute> attributes, bool hasRegion = false) {
    OperationState state(into.getUnknownLoc(), Op::getOperationName());
    state.addAttributes(attributes);
    if (hasRegion)
      state.addRegion()->emplaceBlock();
    return cast<Op>(into.create(state));
  }
  NamedAttribute number(StringRef name, uint32_t value) {
    return into.getNamedAttr(name, into.getI32IntegerAttr(static_cast<int32_t>(value)));
  }
  NamedAttribute text(StringRef name, StringRef value) {
    return into.getNamedAttr(name, into.getStringAttr(value));
  }
  NamedAttribute symbol(StringRef name, StringRef value) {
    return into.getNamedAttr(name, FlatSymbolRefAttr::get(into.getContext(), value));
  }
  template <typename Number>
  NamedAttribute column(StringRef owner, StringRef name, const Field<Number> &values) {
    return into.getNamedAttr(
        name, ir::makeBlob<Number>(into.getContext(), (owner + "." + name).str(), plain(values)));
  }
};

void addPopulation(Builder &builder, const PopulationMap &map) {
  if (map.is_input()) {
    SmallVector<NamedAttribute> attributes = {builder.text("sym_name", map.name()),
                                              builder.number("size", map.size())};
    if (map.is_graded())
      attributes.push_back(builder.into.getNamedAttr("graded", builder.into.getUnitAttr()));
    builder.create<InputMapOp>(attributes);
    return;
  }
  builder.create<PopulationMapOp>(
      {builder.text("sym_name", map.name()), builder.number("size", map.size()),
       builder.number("start_tick", map.start_tick()), builder.number("reset", map.reset()),
       builder.column<uint32_t>(map.name(), "core", map.core()),
       builder.column<uint32_t>(map.name(), "slot", map.slot()),
       builder.column<double>(map.name(), "scale", map.scale())});
}

void addReadout(Builder &builder, const ReadoutMap &map) {
  SmallVector<StringRef> names(map.class_name().begin(), map.class_name().end());
  builder.create<ReadoutMapOp>(
      {builder.number("rule", map.rule()),
       builder.column<uint32_t>("readout", "population", map.population()),
       builder.column<uint32_t>("readout", "neuron", map.neuron()),
       builder.column<uint32_t>("readout", "class_index", map.class_index()),
       builder.column<double>("readout", "factor", map.factor()),
       builder.into.getNamedAttr("class_names", builder.into.getStrArrayAttr(names))});
}

std::string coreName(size_t index) { return "core" + std::to_string(index); }

void setRows(CoreOp op, const CoreRows &rows) {
  std::vector<uint64_t> offset = {0};
  std::vector<uint32_t> target, residual, profile;
  std::vector<int32_t> weight;
  for (const std::vector<RowEntry> &row : rows) {
    for (const RowEntry &entry : row) {
      target.push_back(entry.target);
      residual.push_back(entry.residual);
      weight.push_back(entry.weight);
      profile.push_back(entry.profile);
    }
    offset.push_back(target.size());
  }
  std::string owner = op.getSymName().str() + ".";
  ir::setBlob<uint64_t>(op, "synapse_offset", offset, owner + "synapse_offset");
  ir::setBlob<uint32_t>(op, "target", target, owner + "target");
  ir::setBlob<uint32_t>(op, "residual", residual, owner + "residual");
  ir::setBlob<int32_t>(op, "weight", weight, owner + "weight");
  if (op.getPlasticity())
    ir::setBlob<uint32_t>(op, "profile", profile, owner + "profile");
}

CoreRows rowsOf(CoreOp op) {
  if (!op.getSynapseOffset())
    return {};
  auto offset = ir::readBlob<uint64_t>(*op.getSynapseOffset());
  auto target = ir::readBlob<uint32_t>(*op.getTarget());
  auto residual = ir::readBlob<uint32_t>(*op.getResidual());
  auto weight = ir::readBlob<int32_t>(*op.getWeight());
  std::vector<uint32_t> profile(target.size());
  if (op.getProfile())
    profile = ir::readBlob<uint32_t>(*op.getProfile());
  CoreRows rows(offset.size() - 1);
  for (size_t axon = 0; axon < rows.size(); ++axon)
    for (uint64_t i = offset[axon]; i < offset[axon + 1]; ++i)
      rows[axon].push_back({target[i], residual[i], weight[i], profile[i]});
  return rows;
}

/// Columns up to the stage reached.
bool isReached(Stage stage, const Design &design) {
  return stage == Stage::Lower || (stage == Stage::Route && design.isRouted) ||
         (stage == Stage::Pack && design.isPacked);
}

/// Columns that are empty where no route is a tree, no row packed.
bool isLeftOut(StringRef column, const Core &core) {
  return (column == "route_is_tree" && core.routes().is_tree_size() == 0) ||
         ((column == "row_format" || column == "row_words") && core.axons().row_format_size() == 0);
}

void writeCore(CoreOp op, const Core &contents, const Design &design) {
  Core core = contents; // the tables hand out mutable fields only
  std::string owner = op.getSymName().str() + ".";
  for (const auto &entry : signedColumns)
    ir::setBlob<int32_t>(op, entry.name, plain(*entry.field(core)), owner + entry.name.str());
  for (const auto &entry : unsignedColumns)
    if (isReached(entry.stage, design) && !isLeftOut(entry.name, core))
      ir::setBlob<uint32_t>(op, entry.name, plain(*entry.field(core)), owner + entry.name.str());
  const auto &reported = core.neurons().reported();
  ir::setBlob<uint32_t>(op, reportedColumn, std::vector<uint32_t>(reported.begin(), reported.end()),
                        owner + reportedColumn.str());
  if (design.isPlaced)
    op.setNumber(core.number());
  SmallVector<std::string> profiles;
  for (const PlasticityProfile &profile : core.profile())
    profiles.push_back(printProfile(profile));
  SmallVector<StringRef> texts(profiles.begin(), profiles.end());
  if (!texts.empty())
    op.setPlasticityAttr(mlir::Builder(op.getContext()).getStrArrayAttr(texts));
}

Core readCore(CoreOp op) {
  Core core;
  for (const auto &entry : signedColumns)
    fill(*entry.field(core), op, entry.name);
  for (const auto &entry : unsignedColumns)
    if (op->hasAttr(entry.name))
      fill(*entry.field(core), op, entry.name);
  for (uint32_t reported : column<uint32_t>(op, reportedColumn))
    core.mutable_neurons()->add_reported(reported != 0);
  core.set_number(op.getNumber().value_or(0));
  if (std::optional<ArrayAttr> profiles = op.getPlasticity())
    for (StringAttr text : profiles->getAsRange<StringAttr>())
      *core.add_profile() = llvm::cantFail(parseProfile(text)); // verified
  return core;
}

void readReadout(ReadoutMapOp op, ReadoutMap &map) {
  map.set_rule(op.getRule());
  fill(*map.mutable_population(), op, "population");
  fill(*map.mutable_neuron(), op, "neuron");
  fill(*map.mutable_class_index(), op, "class_index");
  fill(*map.mutable_factor(), op, "factor");
  for (StringAttr name : op.getClassNames().getAsRange<StringAttr>())
    map.add_class_name(name.str());
}

bool isEmpty(const ReadoutMap &map) {
  return map.rule() == 0 && map.population_size() == 0 && map.class_name_size() == 0;
}

void setInputTargets(InputMapOp op, const PopulationMap &map) {
  std::string owner = map.name() + ".";
  ir::setBlob<uint32_t>(op, "input_offset", plain(map.input_offset()), owner + "input_offset");
  ir::setBlob<uint32_t>(op, "input_core", plain(map.input_core()), owner + "input_core");
  ir::setBlob<uint32_t>(op, "input_axon", plain(map.input_axon()), owner + "input_axon");
  ir::setBlob<uint32_t>(op, "input_delay", plain(map.input_delay()), owner + "input_delay");
}

} // namespace

void toChip(const Design &design, ModuleOp module) {
  MLIRContext *context = module.getContext();
  context->loadDialect<ChipDialect>();
  Builder builder{OpBuilder::atBlockEnd(module.getBody())};
  const NetworkMap &network = design.network;
  SmallVector<NamedAttribute> attributes = {
      builder.text("description", design.description),
      builder.text("hash", design.hash),
      builder.into.getNamedAttr("tick_seconds",
                                builder.into.getF64FloatAttr(network.tick_seconds())),
      builder.number("weight_bits", network.weight_bits()),
      builder.text("source_hash", design.sourceHash),
      builder.into.getNamedAttr("choices", ir::makeChoices(context, design.choices))};
  if (network.decay_bits() > 0)
    attributes.push_back(builder.number("decay_bits", network.decay_bits()));
  if (!network.name().empty())
    attributes.push_back(builder.text("sym_name", network.name()));
  auto op = builder.create<DesignOp>(attributes, true);
  builder.into.setInsertionPointToEnd(&op.getBody().front());
  for (const PopulationMap &map : network.population())
    addPopulation(builder, map);
  for (const ProjectionMap &map : network.projection())
    builder.create<ProjectionMapOp>(
        {builder.text("name", map.name()),
         builder.symbol("source", network.population(map.source()).name()),
         builder.symbol("target", network.population(map.target()).name())});
  if (!isEmpty(network.readout()))
    addReadout(builder, network.readout());
  for (size_t index = 0; index < design.cores.size(); ++index)
    builder.create<CoreOp>({builder.text("sym_name", coreName(index))});
  update(op, design);
}

void update(DesignOp op, const Design &design) {
  size_t index = 0;
  for (CoreOp core : op.getBody().getOps<CoreOp>()) {
    writeCore(core, design.cores[index], design);
    if (design.isPacked)
      for (StringRef name : {"synapse_offset", "target", "residual", "weight", "profile"})
        core->removeAttr(name);
    else
      setRows(core, design.rows[index]);
    ++index;
  }
  if (!design.isRouted)
    return;
  for (RouterOp router : llvm::make_early_inc_range(op.getBody().getOps<RouterOp>()))
    router.erase();
  Builder builder{OpBuilder::atBlockEnd(&op.getBody().front())};
  for (const Router &router : design.routers.router()) {
    Field<uint32_t> branches;
    for (char bits : router.branches())
      branches.Add(static_cast<uint8_t>(bits));
    builder.create<RouterOp>({builder.number("number", router.number()),
                              builder.column<uint32_t>("router" + std::to_string(router.number()),
                                                       "branches", branches)});
  }
  for (auto input : op.getBody().getOps<InputMapOp>())
    for (const PopulationMap &map : design.network.population())
      if (input.getSymName() == map.name())
        setInputTargets(input, map);
}

llvm::Expected<DesignOp> findDesign(ModuleOp module) {
  auto designs = module.getOps<DesignOp>();
  size_t count = std::distance(designs.begin(), designs.end());
  if (count != 1)
    return fault("the module holds " + llvm::Twine(count) + " chip.design, it needs one");
  return *designs.begin();
}

Design fromChip(DesignOp op) {
  Design design;
  design.description = op.getDescription().str();
  design.hash = op.getHash().str();
  design.sourceHash = op.getSourceHash().str();
  design.choices = ir::readChoices(op.getChoices());
  NetworkMap &network = design.network;
  network.set_name(op.getSymName().value_or("").str());
  network.set_tick_seconds(op.getTickSeconds().convertToDouble());
  network.set_weight_bits(op.getWeightBits());
  network.set_decay_bits(op.getDecayBits().value_or(0));
  llvm::StringMap<uint32_t> numbers;
  design.isPlaced = design.isRouted = design.isPacked = true;
  for (Operation &inner : op.getBody().front()) {
    if (auto input = dyn_cast<InputMapOp>(inner)) {
      numbers[input.getSymName()] = network.population_size();
      PopulationMap &map = *network.add_population();
      map.set_name(input.getSymName().str());
      map.set_size(input.getSize());
      map.set_is_input(true);
      map.set_is_graded(input.getGraded());
      if (input.getInputOffset()) {
        fill(*map.mutable_input_offset(), input, "input_offset");
        fill(*map.mutable_input_core(), input, "input_core");
        fill(*map.mutable_input_axon(), input, "input_axon");
        fill(*map.mutable_input_delay(), input, "input_delay");
      }
    } else if (auto neurons = dyn_cast<PopulationMapOp>(inner)) {
      numbers[neurons.getSymName()] = network.population_size();
      PopulationMap &map = *network.add_population();
      map.set_name(neurons.getSymName().str());
      map.set_size(neurons.getSize());
      map.set_start_tick(neurons.getStartTick());
      map.set_reset(neurons.getReset());
      fill(*map.mutable_core(), neurons, "core");
      fill(*map.mutable_slot(), neurons, "slot");
      fill(*map.mutable_scale(), neurons, "scale");
    } else if (auto projection = dyn_cast<ProjectionMapOp>(inner)) {
      ProjectionMap &map = *network.add_projection();
      map.set_name(projection.getName().str());
      map.set_source(numbers.lookup(projection.getSource()));
      map.set_target(numbers.lookup(projection.getTarget()));
    } else if (auto readout = dyn_cast<ReadoutMapOp>(inner)) {
      readReadout(readout, *network.mutable_readout());
    } else if (auto router = dyn_cast<RouterOp>(inner)) {
      Router &made = *design.routers.add_router();
      made.set_number(router.getNumber());
      for (uint32_t bits : column<uint32_t>(router, "branches"))
        made.mutable_branches()->push_back(static_cast<char>(bits));
    } else if (auto core = dyn_cast<CoreOp>(inner)) {
      design.cores.push_back(readCore(core));
      design.rows.push_back(rowsOf(core));
      design.isPlaced &= core.getNumber().has_value();
      design.isRouted &= core.getRouteCount().has_value();
      design.isPacked &= core.getSynapseWord().has_value();
    }
  }
  return design;
}

Chip chipOf(DesignOp op) {
  llvm::Expected<Chip> chip = parseChip(op.getDescription(), "the design's description");
  if (!chip)
    llvm_unreachable("a design's description is verified");
  return std::move(*chip);
}

} // namespace chronaxie::chip
