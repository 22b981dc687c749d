// What a user of the installed package writes: load a plan that came with it and assign one level.
#include <filesystem>
#include <iostream>

#include <dvc/dvc.hpp>
#include <dvc/io/plan.hpp>

int main() {
  const std::filesystem::path data = DVC_DATA_DIR;
  const auto plan = dvc::io::load_plan(data / "datasets/haiphong-2022");
  const auto quotas = dvc::assign(plan.value(), dvc::level::commune);
  std::cout << "communes: " << quotas.value().total() << '\n';
}
