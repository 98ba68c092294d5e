"""The composite licence (行业综合许可证): issued, issued anew, cancelled."""
