class Totpdesk < Formula
  desc "Fill in one-time codes with one shortcut"
  homepage "https://github.com/totpdesk/totpdesk"
  url "https://github.com/totpdesk/totpdesk/archive/refs/tags/v0.1.0.tar.gz"
  sha256 "0" * 64 # the release's, once it is there
  license "MIT"

  depends_on "python@3.13"

  # Libraries come as their projects' own builds, in the versions that were tried.
  def install
    python = Formula["python@3.13"].opt_bin/"python3.13"
    system python, "-m", "venv", libexec
    constraints = buildpath/"packaging/constraints.txt"
    system libexec/"bin/pip", "install", "-c", constraints, buildpath
    bin.install_symlink libexec/"bin/totpdesk"
    system libexec/"bin/python", "packaging/share.py", buildpath/"share"
    man1.install Dir["share/man/man1/*.1"]
    bash_completion.install "share/bash-completion/completions/totpdesk"
    zsh_completion.install "share/zsh/site-functions/_totpdesk"
    fish_completion.install "share/fish/vendor_completions.d/totpdesk.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/totpdesk --version")
  end
end
